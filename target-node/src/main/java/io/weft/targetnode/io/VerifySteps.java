// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;

/** Reads blocks and discards them. */
final class VerifySteps extends ScratchSteps {
  private long position;
  private long left;

  VerifySteps(Request request, IoContext io) {
    super(request, io, NamespaceCommand.isFua(request));
    this.position = NamespaceCommand.position(request, io);
    this.left = NamespaceCommand.length(request, io);
  }

  @Override
  int next() {
    if (left == 0) {
      return StatusCode.SUCCESS;
    }
    int length = (int) Math.min(Scratch.CHUNK, left);
    long from = position;
    position += length;
    left -= length;
    io.lane().read(from, chunk(), Slot.DATA, length, this);
    return UNDER_WAY;
  }
}
