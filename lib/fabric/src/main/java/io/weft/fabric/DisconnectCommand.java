// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.FabricsCommandType;

/** Disconnect (NVMe Base 2.1, section 6.3): deletes the I/O queue that it comes on. */
final class DisconnectCommand implements Command {
  @Override
  public int opcode() {
    return FabricsCommandType.DISCONNECT;
  }

  @Override
  public String name() {
    return "Disconnect";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  public int check(Request request) {
    if (request.queue().qid() == 0) {
      return StatusCode.INVALID_QUEUE_TYPE | StatusCode.DNR;
    }
    return (request.cdw(SqeLayout.DISCONNECT_RECFMT / 4) & 0xffff) == 0
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
