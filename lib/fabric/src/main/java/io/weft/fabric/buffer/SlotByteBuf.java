// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/** A slot's memory as the socket sees it: a reference-counted window that is returned to the pool instead of freed. */
final class SlotByteBuf extends UnpooledDirectByteBuf {
  private final Slot slot;
  private int end;

  SlotByteBuf(Slot slot) {
    super(UnpooledByteBufAllocator.DEFAULT, slot.nio().duplicate(), slot.capacity());
    this.slot = slot;
    this.end = slot.capacity();
    release();
  }

  void taken() {
    resetRefCnt();
  }

  ByteBuf readableWindow(int from, int to) {
    end = slot.capacity();
    setIndex(from, to);
    return this;
  }

  ByteBuf writableWindow(int from, int to) {
    end = to;
    setIndex(from, from);
    return this;
  }

  /** The memory that it keeps, in bytes, whatever the window. */
  int memory() {
    return slot.capacity();
  }

  /** The end of the window, beyond which a socket does not read. */
  @Override
  public int capacity() {
    return end == 0 ? super.capacity() : end;
  }

  @Override
  public boolean hasMemoryAddress() {
    return true;
  }

  @Override
  public long memoryAddress() {
    return slot.address();
  }

  @Override
  protected void deallocate() {
    slot.returned();
  }
}
