// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;

/** Write (NVM Command Set 1.1, section 3.3.6). */
final class WriteCommand extends NamespaceCommand {
  @Override
  public int opcode() {
    return IoOpcode.WRITE;
  }

  @Override
  public String name() {
    return "Write";
  }

  @Override
  public Transfer transfer() {
    return Transfer.HOST_TO_CONTROLLER;
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  int check(Request request, IoContext io) {
    request.transferLength(length(request, io));
    return checkRange(request, io);
  }

  @Override
  public boolean readsDataInPlace(Request request) {
    IoContext io = IoContext.of(request);
    return io.lane().isSynchronous() && !io.isLocked(position(request, io), request.transferLength());
  }

  @Override
  void execute(Request request, IoContext io) {
    int length = request.transferLength();
    long position = position(request, io);
    if (io.change(position, length)) {
      io.start(IoKind.WRITE, length);
      io.lane().write(position, request.data(), request.dataIndex(), length, io.durably(isFua(request)), io);
    }
  }
}
