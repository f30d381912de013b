// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;

/** Read (NVM Command Set 1.1, section 3.3.4). */
final class ReadCommand extends NamespaceCommand {
  @Override
  public int opcode() {
    return IoOpcode.READ;
  }

  @Override
  public String name() {
    return "Read";
  }

  @Override
  public Transfer transfer() {
    return Transfer.CONTROLLER_TO_HOST;
  }

  @Override
  boolean changes() {
    return false;
  }

  @Override
  int check(Request request, IoContext io) {
    request.transferLength(length(request, io));
    return checkRange(request, io);
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

  /** With Force Unit Access the blocks are read after what was written to them is on the medium. */
  private static void flushed(Request request, IoContext io, int status) {
    if (status == StatusCode.SUCCESS) {
      io.read(position(request, io), request.data(), request.dataIndex(), request.transferLength(), io);
    } else {
      io.ended(status);
    }
  }
}
