// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;

/** Reads the source ranges in their order, a chunk at a time, and writes each chunk where the last one ended. */
final class CopySteps extends ScratchSteps {
  private final SourceRanges sources;
  private final boolean durable;
  private final int shift;
  private int next;
  private long source;
  private long left;
  private long target;
  private int length;
  private boolean filled;

  /** Steps to come. @param target where the first byte goes */
  CopySteps(Request request, IoContext io, SourceRanges sources, long target) {
    super(request, io, false);
    this.sources = sources;
    this.durable = io.durably(NamespaceCommand.isFua(request));
    this.shift = io.namespace().blockShift();
    this.target = target;
  }

  @Override
  int next() {
    if (filled) {
      filled = false;
      write();
      return UNDER_WAY;
    }
    source += length;
    target += length;
    left -= length;
    if (left == 0) {
      if (next == sources.count()) {
        return StatusCode.SUCCESS;
      }
      source = sources.slba(next) << shift;
      left = (long) sources.blocks(next) << shift;
      next++;
    }
    length = (int) Math.min(Scratch.CHUNK, left);
    int status = io.readable(source >> shift, length >> shift);
    if (status != StatusCode.SUCCESS) {
      return status;
    }
    filled = true;
    io.read(source, chunk(), Slot.DATA, length, this);
    return UNDER_WAY;
  }

  private void write() {
    if (io.change(target, length, this::write, this)) {
      // Now, since the namespace may have been protected, or blocks spoiled, while the command waited.
      int status = io.writable();
      if (status == StatusCode.SUCCESS) {
        io.heals(target >> shift, length >> shift);
        io.lane().write(target, chunk(), Slot.DATA, length, durable, this);
      } else {
        ended(status);
      }
    }
  }

  @Override
  int dw0(int status) {
    return status == StatusCode.SUCCESS ? 0 : next - 1;
  }
}
