// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Abort (NVMe Base 2.1, section 5.1.1). An Asynchronous Event Request is aborted; an I/O that the disk has already is not,
 * which dword 0 then says.
 */
final class AbortCommand implements Command {
  private static final int NOT_ABORTED = 1;

  @Override
  public int opcode() {
    return AdminOpcode.ABORT;
  }

  @Override
  public String name() {
    return "Abort";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  public int check(Request request) {
    return StatusCode.SUCCESS;
  }

  @Override
  public void execute(Request request) {
    int sqid = request.cdw(10) & 0xffff;
    int cid = request.cdw(10) >>> 16;
    Request victim = sqid == 0 ? asyncEventRequest(request, cid) : null;
    if (victim != null && request.controller().asyncEvents().abort(victim)) {
      victim.complete(StatusCode.ABORT_REQUESTED | StatusCode.DNR);
      request.complete(StatusCode.SUCCESS);
    } else {
      request.complete(StatusCode.SUCCESS, NOT_ABORTED);
    }
  }

  private static @Nullable Request asyncEventRequest(Request request, int cid) {
    return request.queue().outstanding().stream()
        .filter(r -> r.cid() == cid && r.opcode() == AdminOpcode.ASYNC_EVENT_REQUEST)
        .findFirst()
        .orElse(null);
  }
}
