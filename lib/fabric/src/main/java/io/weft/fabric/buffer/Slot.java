// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;
import java.lang.foreign.MemorySegment;

/**
 * A pooled buffer for one command's data, with room before it for a PDU header and after it for a digest and a completion,
 * so that a reply is sent as one contiguous piece without a copy:
 *
 * <pre>
 *   | head room | data, 4 KiB aligned ...          | tail room |
 *   0           DATA                    DATA + dataCapacity   capacity
 * </pre>
 *
 * <p>A slot belongs to the pool of one event loop and is used on that loop only. Its user either calls {@link #release}
 * or passes it to the socket with {@link #frame}, whose release does the same.
 */
public final class Slot extends DataBuffer {
  /** Where the data starts: room for a header of 24 bytes, its digest and the padding that HPDA may require. */
  public static final int DATA = 256;
  /** Bytes after the data: a data digest and a completion capsule with header digest. */
  public static final int TAIL = 64;

  /** Larger slots are used for data of their size, or for replies that are sent together. */
  private static final int SMALL = 24 << 10;

  private static final MessageSizeEstimator.Handle MEMORY = message -> message instanceof SlotByteBuf slot
      ? Math.max(slot.readableBytes(), slot.memory() <= SMALL ? slot.memory() : 0)
      : message instanceof ByteBuf buf ? buf.readableBytes() : 0;
  private static final MessageSizeEstimator MEMORY_ESTIMATOR = () -> MEMORY;

  private final SlotPool pool;
  private final int sizeClass;
  private final SlotByteBuf buf;
  private boolean taken;

  Slot(SlotPool pool, int sizeClass, MemorySegment segment) {
    super(segment);
    this.pool = pool;
    this.sizeClass = sizeClass;
    this.buf = new SlotByteBuf(this);
  }

  /** The most data bytes that fit. */
  public int dataCapacity() {
    return capacity() - DATA - TAIL;
  }

  /**
   * The bytes from {@code from} up to {@code to} for the socket to send; the slot returns to its pool when the socket
   * releases them.
   */
  public ByteBuf frame(int from, int to) {
    return buf.readableWindow(from, to);
  }

  /**
   * The bytes from {@code from} up to {@code to} for the socket to receive into. The caller keeps the slot; the socket
   * gets a separate reference, to be released when the bytes have been received.
   */
  public ByteBuf receive(int from, int to) {
    buf.retain();
    return buf.writableWindow(from, to);
  }

  /** Releases the caller's reference; the slot returns to its pool with the last one. */
  public void release() {
    buf.release();
  }

  /**
   * Estimates what unsent data holds: a small slot counts as a whole, since a host that does not read could otherwise pin
   * much memory with few bytes.
   */
  public static MessageSizeEstimator memoryEstimator() {
    return MEMORY_ESTIMATOR;
  }

  int sizeClass() {
    return sizeClass;
  }

  void taken() {
    taken = true;
    buf.taken();
  }

  /** Called when the last reference is released; the first call releases the reference from construction. */
  void returned() {
    if (taken) {
      taken = false;
      pool.returned(this);
    }
  }
}
