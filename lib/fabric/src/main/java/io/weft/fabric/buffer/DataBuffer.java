// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A fixed piece of off-heap memory seen three ways, so that no view is made per I/O: as a little-endian
 * {@link ByteBuffer} for parsing, as a {@link MemorySegment} for copying, and as an address for the kernel. It owns
 * nothing: the owner of the segment frees it.
 */
public class DataBuffer {
  private final MemorySegment segment;
  private final ByteBuffer nio;
  private final long address;

  /**
   * Wraps native memory.
   *
   * @param segment native memory of at most 2 GiB, that stays allocated as long as this buffer is used
   */
  public DataBuffer(MemorySegment segment) {
    this.segment = segment;
    this.nio = segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.address = segment.address();
  }

  /** The memory as a segment. */
  public final MemorySegment segment() {
    return segment;
  }

  /** The memory as a little-endian buffer; use absolute access only, its position and limit never move. */
  public final ByteBuffer nio() {
    return nio;
  }

  /** The address of the first byte. */
  public final long address() {
    return address;
  }

  /** The length in bytes. */
  public final int capacity() {
    return nio.capacity();
  }
}
