// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/** Verify (NVM Command Set 1.1, section 3.3.5): reads blocks to check that they are readable. */
final class VerifyCommand extends NamespaceCommand {
  @Override
  public IoOpcode opcode() {
    return IoOpcode.VERIFY;
  }

  @Override
  int check(Request request, IoContext io) {
    return length(request, io) > IoLimits.verifyBytes() ? request.invalidField(SqeLayout.NLB) : StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    io.start(IoKind.VERIFY, length(request, io));
    new VerifySteps(request, io).start();
  }
}
