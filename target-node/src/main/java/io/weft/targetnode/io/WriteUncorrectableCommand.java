// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoKind;

/**
 * Write Uncorrectable (NVM Command Set 1.1, section 3.3.7): makes blocks unreadable until they are written again. The node
 * remembers it; what the storage holds stays as it is.
 */
final class WriteUncorrectableCommand extends NamespaceCommand {
  @Override
  public int opcode() {
    return IoOpcode.WRITE_UNCORRECTABLE;
  }

  @Override
  public String name() {
    return "Write Uncorrectable";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  int check(Request request, IoContext io) {
    return checkRange(request, io);
  }

  @Override
  int useBlocks(Request request, IoContext io) {
    return StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    int length = length(request, io);
    if (io.change(position(request, io), length)) {
      io.start(IoKind.WRITE_UNCORRECTABLE, length);
      io.durably(true);
      io.endsWith(io.namespace().state().mark(request.cdwLong(SqeLayout.SLBA / 4), blocks(request)));
    }
  }
}
