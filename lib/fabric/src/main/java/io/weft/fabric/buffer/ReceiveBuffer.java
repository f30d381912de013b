// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;

/**
 * The buffer that a connection receives into and parses in place. Bytes that cannot be parsed yet are kept, and the next
 * read appends to them. The buffer grows when reads fill it and shrinks when they have not filled it for a while, so that
 * an idle connection holds little memory.
 */
public final class ReceiveBuffer {
  /** The smallest size in bytes, many times that of any PDU header. */
  public static final int MIN = 4 << 10;
  /** The largest size in bytes. */
  public static final int MAX = 256 << 10;

  private static final int QUIET_READS = 64;

  private final ByteBufAllocator allocator;
  private ByteBuf buf;
  private DataBuffer data;
  private int position;
  private int quiet;

  /** Allocates a buffer of the smallest size. */
  public ReceiveBuffer(ByteBufAllocator allocator) {
    this.allocator = allocator;
    this.buf = allocator.directBuffer(MIN, MIN);
    this.data = view(buf);
  }

  /** The bytes; valid until the next {@link #forRead}. */
  public DataBuffer data() {
    return data;
  }

  /** The index of the first byte that has not been consumed. */
  public int position() {
    return position;
  }

  /** The index after the last byte received. */
  public int end() {
    return buf.writerIndex();
  }

  /** Marks bytes as consumed. @param newPosition the index of the first byte that is not */
  public void consumeTo(int newPosition) {
    position = newPosition;
  }

  /**
   * The buffer for the next read of the socket, with the unparsed bytes moved to its front. The caller gets its own
   * reference, and releases it after the read.
   */
  public ByteBuf forRead() {
    adapt();
    int rest = buf.writerIndex() - position;
    if (rest == 0) {
      buf.setIndex(0, 0);
    } else if (position > 0) {
      MemorySegment.copy(data.segment(), position, data.segment(), 0, rest);
      buf.setIndex(0, rest);
    }
    position = 0;
    return buf.retain();
  }

  /** Releases the memory. */
  public void release() {
    buf.release();
  }

  private void adapt() {
    int used = buf.writerIndex();
    int capacity = buf.capacity();
    if (used == capacity && capacity < MAX) {
      resize(capacity * 4);
    } else if (used > capacity / 8) {
      quiet = 0;
    } else if (capacity > MIN && ++quiet > QUIET_READS) {
      resize(capacity / 4);
    }
  }

  private void resize(int capacity) {
    quiet = 0;
    int rest = buf.writerIndex() - position;
    ByteBuf next = allocator.directBuffer(capacity, capacity);
    next.writeBytes(buf, position, rest);
    buf.release();
    buf = next;
    data = view(next);
    position = 0;
  }

  private static DataBuffer view(ByteBuf buf) {
    return new DataBuffer(MemorySegment.ofBuffer(buf.internalNioBuffer(0, buf.capacity())));
  }

  /** Whether the socket read into this buffer. */
  public boolean isMine(Object read) {
    return read == buf;
  }
}
