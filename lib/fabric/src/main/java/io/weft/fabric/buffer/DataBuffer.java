// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A fixed piece of off-heap memory with three views, so that none is created per I/O: a little-endian {@link ByteBuffer}
 * for parsing, a {@link MemorySegment} for copying, and an address for the kernel. It does not own the memory: the owner
 * of the segment frees it.
 */
public class DataBuffer {
  private final MemorySegment segment;
  private final ByteBuffer nio;
  private final long address;

  /**
   * Wraps native memory.
   *
   * @param segment native memory of at most 2 GiB that stays allocated while this buffer is in use
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
