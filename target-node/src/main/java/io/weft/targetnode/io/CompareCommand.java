// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.FusedCommand;
import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/**
 * Compare (NVM Command Set 1.1, section 3.3.1), alone or as the first half of Compare and Write (section 2.1.5.1 and
 * NVMe Base 2.1, section 3.4.2).
 */
final class CompareCommand extends NamespaceCommand implements FusedCommand {
  @Override
  public IoOpcode opcode() {
    return IoOpcode.COMPARE;
  }

  @Override
  int check(Request request, IoContext io) {
    request.transferLength(length(request, io));
    return StatusCode.SUCCESS;
  }

  @Override
  public int check(Request request) {
    // The limit of a fused operation comes last, since it applies to a valid range.
    int status = super.check(request);
    return status == StatusCode.SUCCESS && request.isFused() && blocks(request) > IoLimits.ACWU + 1
        ? request.wrongField(SqeLayout.NLB, StatusCode.ATOMIC_WRITE_UNIT_EXCEEDED | StatusCode.DNR)
        : status;
  }

  @Override
  void execute(Request request, IoContext io) {
    io.start(IoKind.COMPARE, request.transferLength());
    new CompareSteps(request, io).start();
  }

  @Override
  public int secondOpcode() {
    return IoOpcode.WRITE.code();
  }

  @Override
  public int checkFused(Request first, Request second) {
    boolean sameRange = first.nsid() == second.nsid()
        && slba(first) == slba(second)
        && blocks(first) == blocks(second);
    return sameRange ? StatusCode.SUCCESS : second.invalidField(SqeLayout.SLBA);
  }

  @Override
  public void executeFused(Request first, Request second) {
    new CompareAndWrite(first, second).start();
  }
}
