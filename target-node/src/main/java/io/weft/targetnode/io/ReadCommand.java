// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/** Read (NVM Command Set 1.1, section 3.3.4). */
final class ReadCommand extends NamespaceCommand {
  @Override
  public IoOpcode opcode() {
    return IoOpcode.READ;
  }

  @Override
  int check(Request request, IoContext io) {
    request.transferLength(length(request, io));
    return StatusCode.SUCCESS;
  }

  @Override
  public boolean endsInPlace(Request request) {
    return IoContext.of(request).lane().isSynchronous();
  }

  @Override
  void execute(Request request, IoContext io) {
    int length = request.transferLength();
    io.start(IoKind.READ, length);
    if (isFua(request) && io.namespace().backend().volatileWriteCache()) {
      io.lane().flush(status -> flushed(request, io, status));
    } else {
      io.read(position(request, io), request.data(), request.dataIndex(), length, io);
    }
  }

  /** With Force Unit Access, blocks are read only after earlier writes to them are on the medium. */
  private static void flushed(Request request, IoContext io, int status) {
    if (status == StatusCode.SUCCESS) {
      io.read(position(request, io), request.data(), request.dataIndex(), request.transferLength(), io);
    } else {
      io.ended(status);
    }
  }
}
