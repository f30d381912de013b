// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/**
 * A pooled buffer for one command's data, with room in front for a PDU header and behind for a digest and a completion,
 * so that a reply leaves as one contiguous piece without a copy:
 *
 * <pre>
 *   | head room | data, 4 KiB aligned ...          | tail room |
 *   0           DATA                    DATA + dataCapacity   capacity
 * </pre>
 *
 * <p>A slot belongs to the pool of one event loop and is used on that loop only. Whoever took it either calls
 * {@link #release} or hands it to the socket with {@link #frame}, whose release does the same.
 */
public final class Slot extends DataBuffer {
  /** Where the data starts: room for a header of 24 bytes, its digest and the padding that HPDA may ask for. */
  public static final int DATA = 256;
  /** Bytes behind the data: a data digest and a completion capsule with header digest. */
  public static final int TAIL = 64;

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
   * The bytes from {@code from} up to {@code to} for the socket to send; the slot goes back to its pool when the socket
   * releases them.
   */
  public ByteBuf frame(int from, int to) {
    return buf.readableWindow(from, to);
  }

  /**
   * The bytes from {@code from} up to {@code to} for the socket to receive into. The caller keeps the slot: the socket
   * gets a reference of its own, to be released when the bytes have come.
   */
  public ByteBuf receive(int from, int to) {
    buf.retain();
    return buf.writableWindow(from, to);
  }

  /** Gives the slot back, once nothing refers to its bytes any more. */
  public void release() {
    buf.release();
  }

  int sizeClass() {
    return sizeClass;
  }

  void taken() {
    taken = true;
    buf.taken();
  }

  /** The last reference is gone. The first time is the one that the buffer is made with. */
  void returned() {
    if (taken) {
      taken = false;
      pool.returned(this);
    }
  }
}
