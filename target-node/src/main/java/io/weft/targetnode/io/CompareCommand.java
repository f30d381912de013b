// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.FusedCommand;
import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;

/**
 * Compare (NVM Command Set 1.1, section 3.3.1), alone or as the first half of Compare and Write (section 2.1.5.1 and
 * NVMe Base 2.1, section 3.4.2).
 */
final class CompareCommand extends NamespaceCommand implements FusedCommand {
  @Override
  public int opcode() {
    return IoOpcode.COMPARE;
  }

  @Override
  public String name() {
    return "Compare";
  }

  @Override
  public Transfer transfer() {
    return Transfer.HOST_TO_CONTROLLER;
  }

  @Override
  boolean changes() {
    return false;
  }

  @Override
  int check(Request request, IoContext io) {
    request.transferLength(length(request, io));
    int status = checkRange(request, io);
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
    return IoOpcode.WRITE;
  }

  @Override
  public int checkFused(Request first, Request second) {
    boolean sameRange = first.nsid() == second.nsid()
        && first.cdwLong(SqeLayout.SLBA / 4) == second.cdwLong(SqeLayout.SLBA / 4)
        && blocks(first) == blocks(second);
    return sameRange ? StatusCode.SUCCESS : second.invalidField(SqeLayout.SLBA);
  }

  @Override
  public void executeFused(Request first, Request second) {
    new CompareAndWrite(first, second).start();
  }
}
