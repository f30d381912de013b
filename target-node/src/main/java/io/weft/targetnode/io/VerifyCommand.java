// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;

/** Verify (NVM Command Set 1.1, section 3.3.5): reads blocks to see whether they can be read. */
final class VerifyCommand extends NamespaceCommand {
  @Override
  public int opcode() {
    return IoOpcode.VERIFY;
  }

  @Override
  public String name() {
    return "Verify";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  boolean changes() {
    return false;
  }

  @Override
  int check(Request request, IoContext io) {
    return length(request, io) > IoLimits.verifyBytes() ? request.invalidField(SqeLayout.NLB) : checkRange(request, io);
  }

  @Override
  void execute(Request request, IoContext io) {
    io.start(IoKind.VERIFY, length(request, io));
    new VerifySteps(request, io).start();
  }
}
