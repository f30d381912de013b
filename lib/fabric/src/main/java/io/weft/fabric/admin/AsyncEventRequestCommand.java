// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.StatusCode;

/** Asynchronous Event Request (NVMe Base 2.1, section 5.1.2): stays outstanding until there is an event to report. */
public final class AsyncEventRequestCommand implements Command {
  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.ASYNC_EVENT_REQUEST;
  }

  @Override
  public int check(Request request) {
    return StatusCode.SUCCESS;
  }

  @Override
  public void execute(Request request) {
    request.controller().asyncEvents().request(request);
  }

  @Override
  public boolean cancel(Request request) {
    boolean removed = request.controller().asyncEvents().abort(request);
    if (removed) {
      request.complete(StatusCode.ABORT_REQUESTED | StatusCode.DNR);
    }
    return removed;
  }
}
