// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;

/** Reads the source ranges in order, a chunk at a time, and writes each chunk behind the previous one. */
final class CopySteps extends ScratchSteps {
  private final SourceRanges sources;
  private final boolean durable;
  private final int shift;
  private int nextRange;
  private long source;
  private long left;
  private long target;
  private int length;
  private Content content = Content.NONE;

  /** The contents of the chunk of scratch memory. */
  private enum Content {
    /** Nothing still needed: the next step reads. */
    NONE,
    /** Blocks of the source: the next step writes them. */
    SOURCE
  }

  /** A copy that has not started. @param target the destination of the first byte */
  CopySteps(Request request, IoContext io, SourceRanges sources, long target) {
    super(request, io, false);
    this.sources = sources;
    this.durable = io.chooseDurability(NamespaceCommand.isFua(request));
    this.shift = io.namespace().blockShift();
    this.target = target;
  }

  @Override
  int next() {
    if (content == Content.SOURCE) {
      content = Content.NONE;
      write();
      return UNDER_WAY;
    }
    source += length;
    target += length;
    left -= length;
    if (left == 0) {
      if (nextRange == sources.count()) {
        return StatusCode.SUCCESS;
      }
      source = sources.slba(nextRange) << shift;
      left = (long) sources.blocks(nextRange) << shift;
      nextRange++;
    }
    length = (int) Math.min(Scratch.CHUNK, left);
    int status = NamespaceAccess.recheck(io, BlockAccess.READ, source >> shift, length >> shift);
    if (status != StatusCode.SUCCESS) {
      return status;
    }
    content = Content.SOURCE;
    io.read(source, chunk(), Slot.DATA, length, this);
    return UNDER_WAY;
  }

  private void write() {
    if (io.change(target, length, this::write, this)) {
      int status = NamespaceAccess.recheck(io, BlockAccess.OVERWRITE, target >> shift, length >> shift);
      if (status == StatusCode.SUCCESS) {
        io.lane().write(target, chunk(), Slot.DATA, length, durable, this);
      } else {
        ended(status);
      }
    }
  }

  @Override
  int dw0(int status) {
    return status == StatusCode.SUCCESS ? 0 : nextRange - 1;
  }
}
