// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.FabricsCommandType;

/** Disconnect (NVMe Base 2.1, section 6.4): deletes the I/O queue that it is submitted to. */
final class DisconnectCommand implements Command {
  @Override
  public FabricsCommandType opcode() {
    return FabricsCommandType.DISCONNECT;
  }

  @Override
  public int check(Request request) {
    if (request.queue().qid() == 0) {
      return StatusCode.INVALID_QUEUE_TYPE | StatusCode.DNR;
    }
    return request.word(SqeLayout.DISCONNECT_RECFMT) == 0
        ? StatusCode.SUCCESS
        : request.wrongField(SqeLayout.DISCONNECT_RECFMT, StatusCode.CONNECT_INCOMPATIBLE_FORMAT | StatusCode.DNR);
  }

  @Override
  public void execute(Request request) {
    Queue queue = request.queue();
    request.complete(StatusCode.SUCCESS);
    queue.close();
  }
}
