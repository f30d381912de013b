// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;

/**
 * Write Uncorrectable (NVM Command Set 1.1, section 3.3.7): makes blocks unreadable until they are written again. The
 * node records them; the storage itself is not changed.
 */
final class WriteUncorrectableCommand extends NamespaceCommand {
  @Override
  public IoOpcode opcode() {
    return IoOpcode.WRITE_UNCORRECTABLE;
  }

  @Override
  BlockAccess access() {
    return BlockAccess.MARK;
  }

  @Override
  int check(Request request, IoContext io) {
    return StatusCode.SUCCESS;
  }

  @Override
  void execute(Request request, IoContext io) {
    int length = length(request, io);
    if (io.change(position(request, io), length)) {
      io.start(IoKind.WRITE_UNCORRECTABLE, length);
      io.chooseDurability(true);
      io.endWith(io.namespace().state().mark(slba(request), blocks(request)));
    }
  }
}
