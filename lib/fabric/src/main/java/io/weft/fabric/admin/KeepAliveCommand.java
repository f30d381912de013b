// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.StatusCode;

/** Keep Alive (NVMe Base 2.1, section 5.1.14). Its arrival is its effect: any command restarts the timer. */
public final class KeepAliveCommand implements Command {
  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.KEEP_ALIVE;
  }

  @Override
  public int check(Request request) {
    return request.controller().keepAliveMillis() > 0
        ? StatusCode.SUCCESS
        : StatusCode.KEEP_ALIVE_TIMEOUT_INVALID | StatusCode.DNR;
  }

  @Override
  public void execute(Request request) {
    request.complete(StatusCode.SUCCESS);
  }
}
