// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;
import java.lang.foreign.MemorySegment;

/** Reads blocks and compares them with the host's data; the first difference ends the command. */
final class CompareSteps extends ScratchSteps {
  private final long position;
  private final int length;
  private int done;
  private int reading;

  CompareSteps(Request request, IoContext io) {
    super(request, io, NamespaceCommand.isFua(request));
    this.position = NamespaceCommand.position(request, io);
    this.length = request.transferLength();
  }

  @Override
  int next() {
    if (reading > 0 && !isEqual(chunk(), request, done, reading)) {
      return StatusCode.COMPARE_FAILURE;
    }
    done += reading;
    reading = Math.min(Scratch.CHUNK, length - done);
    if (reading == 0) {
      return StatusCode.SUCCESS;
    }
    io.read(position + done, chunk(), Slot.DATA, reading, this);
    return UNDER_WAY;
  }

  /**
   * Whether blocks equal the host's data.
   *
   * @param read holds the blocks
   * @param offset the position of these blocks in the host's data, in bytes
   */
  static boolean isEqual(Slot read, Request request, int offset, int length) {
    long from = request.dataIndex() + (long) offset;
    return MemorySegment.mismatch(read.segment(), Slot.DATA, Slot.DATA + (long) length,
        request.data().segment(), from, from + length) < 0;
  }
}
