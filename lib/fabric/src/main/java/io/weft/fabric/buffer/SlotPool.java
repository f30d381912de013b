// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one event loop, in five sizes. Memory is allocated in slabs when it is first needed, kept until the pool is
 * closed, and bounded: at the limit {@link #take} returns null and the caller waits with {@link #onReturn}. Confined to
 * its loop.
 */
public final class SlotPool implements AutoCloseable {
  /** The largest transfer that a slot can hold, in bytes; MDTS follows from it. */
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
  private final Scratch scratch = new Scratch(this);
  private boolean closed;

  /**
   * Creates an empty pool.
   *
   * @param limit the most memory that it may reserve, in bytes; the first slab of each size may exceed it, so that
   *     smaller sizes cannot starve a larger one
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
   * @return a slot, or null if the limit is reached; retry with {@link #onReturn}
   */
  public @Nullable Slot take(int length) {
    for (int i = sizeClass(length); i < DATA_SIZES.length; i++) {
      if (!free.get(i).isEmpty() || slabs[i] == 0 || reserved + slabSize(i) <= limit) {
        return takeFrom(i);
      }
    }
    return null;
  }

  /**
   * Takes a slot even if the limit is reached; for data that is bounded elsewhere and must be received.
   *
   * @param length the data bytes that it must hold, at most {@link #MAX_DATA}
   */
  public Slot takeBeyondLimit(int length) {
    Slot slot = take(length);
    return slot != null ? slot : takeFrom(sizeClass(length));
  }

  private Slot takeFrom(int sizeClass) {
    ArrayDeque<Slot> slots = free.get(sizeClass);
    if (slots.isEmpty()) {
      grow(sizeClass);
    }
    Slot slot = slots.removeLast();
    inUse++;
    slot.taken();
    return slot;
  }

  /** The scratch memory of the same event loop. */
  public Scratch scratch() {
    return scratch;
  }

  /** Runs an action once, when the next slot is returned: for callers that got null from {@link #take}. */
  public void onReturn(Runnable action) {
    waiting.add(action);
  }

  /** The number of slots in use. */
  public int inUse() {
    return inUse;
  }

  /** The memory allocated so far, in bytes. */
  public long reserved() {
    return reserved;
  }

  /** Frees the memory, at once or when the last slot is returned. */
  @Override
  public void close() {
    closed = true;
    freeWhenIdle();
  }

  void returned(Slot slot) {
    inUse--;
    free.get(slot.sizeClass()).addLast(slot);
    // All of them retry, since the slot may be too small for the first and large enough for the last.
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

  private void grow(int sizeClass) {
    MemorySegment slab = arena.allocate(slabSize(sizeClass), ALIGNMENT);
    reserved += slab.byteSize();
    slabs[sizeClass]++;
    int length = Slot.DATA + DATA_SIZES[sizeClass] + Slot.TAIL;
    for (long start = ALIGNMENT - Slot.DATA; start + length <= slab.byteSize(); start += stride(sizeClass)) {
      free.get(sizeClass).add(new Slot(this, sizeClass, slab.asSlice(start, length)));
    }
  }

  /** The distance between data areas: each is aligned, and its head room shares a page with the tail room before it. */
  private static long stride(int sizeClass) {
    return DATA_SIZES[sizeClass] + (long) ALIGNMENT;
  }

  private static long slabSize(int sizeClass) {
    return ALIGNMENT + Math.max(1, SLAB / stride(sizeClass)) * stride(sizeClass);
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
