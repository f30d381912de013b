// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one event loop, in five sizes. Memory is taken in slabs as it is first needed, never given back while the
 * pool lives, and bounded: past the limit {@link #take} answers null and the caller waits for {@link #onReturn}.
 * Not thread safe: it belongs to its loop.
 */
public final class SlotPool implements AutoCloseable {
  /** The largest transfer that a slot can hold, in bytes: what MDTS is announced from. */
  public static final int MAX_DATA = 1 << 20;

  private static final int[] DATA_SIZES = {4 << 10, 16 << 10, 64 << 10, 256 << 10, MAX_DATA};
  private static final int ALIGNMENT = 4096;
  private static final int SLAB = 1 << 20;

  private final Arena arena = Arena.ofShared();
  private final long limit;
  private final List<ArrayDeque<Slot>> free = new ArrayList<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final int[] slabs = new int[DATA_SIZES.length];
  private long reserved;
  private int inUse;
  private boolean closed;

  /**
   * Makes an empty pool.
   *
   * @param limit the most memory that it may reserve, in bytes; one slab of each size is allowed beyond it
   */
  public SlotPool(long limit) {
    this.limit = limit;
    for (int i = 0; i < DATA_SIZES.length; i++) {
      free.add(new ArrayDeque<>());
    }
  }

  /**
   * Takes a slot.
   *
   * @param length the data bytes that it must hold, at most {@link #MAX_DATA}
   * @return a slot, or null if the limit is reached: try again from {@link #onReturn}
   */
  public @Nullable Slot take(int length) {
    for (int i = sizeClass(length); i < DATA_SIZES.length; i++) {
      Slot slot = free.get(i).pollLast();
      if (slot == null && grow(i)) {
        slot = free.get(i).pollLast();
      }
      if (slot != null) {
        inUse++;
        slot.taken();
        return slot;
      }
    }
    return null;
  }

  /** Runs an action once when the next slot has come back: for callers that {@link #take} has refused. */
  public void onReturn(Runnable action) {
    waiting.add(action);
  }

  /** The number of slots that are out of the pool. */
  public int inUse() {
    return inUse;
  }

  /** The memory taken so far, in bytes. */
  public long reserved() {
    return reserved;
  }

  /** Frees the memory, at once or when the last slot comes back. */
  @Override
  public void close() {
    closed = true;
    freeWhenIdle();
  }

  void returned(Slot slot) {
    inUse--;
    free.get(slot.sizeClass()).addLast(slot);
    // Each is asked again, since the slot may be too small for the first and right for the last.
    for (int i = waiting.size(); i > 0; i--) {
      waiting.remove().run();
    }
    freeWhenIdle();
  }

  private void freeWhenIdle() {
    if (closed && inUse == 0 && arena.scope().isAlive()) {
      free.forEach(ArrayDeque::clear);
      arena.close();
    }
  }

  private boolean grow(int sizeClass) {
    // A whole stride between two data areas keeps each aligned; the head room of one shares a page with the tail of the
    // one before.
    long stride = DATA_SIZES[sizeClass] + ALIGNMENT;
    long count = Math.max(1, SLAB / stride);
    long bytes = ALIGNMENT + count * stride;
    // The first slab of a size is always granted: else smaller sizes that came first could keep it out for ever.
    if (closed || slabs[sizeClass] > 0 && reserved + bytes > limit) {
      return false;
    }
    slabs[sizeClass]++;
    MemorySegment slab = arena.allocate(bytes, ALIGNMENT);
    reserved += bytes;
    for (long i = 0; i < count; i++) {
      long start = ALIGNMENT - Slot.DATA + i * stride;
      free.get(sizeClass).add(new Slot(this, sizeClass, slab.asSlice(start, Slot.DATA + DATA_SIZES[sizeClass] + Slot.TAIL)));
    }
    return true;
  }

  private static int sizeClass(int length) {
    for (int i = 0; i < DATA_SIZES.length; i++) {
      if (length <= DATA_SIZES[i]) {
        return i;
      }
    }
    throw new IllegalArgumentException("a slot holds at most " + MAX_DATA + " bytes, not " + length);
  }
}
