// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one event loop for commands in flight: slots for their data, in five sizes, and room on the heap for their
 * pooled requests. Slots are allocated in slabs when they are first needed and kept until the pool is closed. Both are
 * bounded: at the limit {@link #take} returns null, {@link #hasRequest} is false, and the caller waits with {@link #await}.
 * Confined to its loop.
 *
 * <p>What is returned is handed out in a task of the event loop, one waiter after the other and never from within another
 * call: a waiter may run and end commands, which return slots, and none of that happens inside of whatever returned the
 * first slot.
 */
public final class SlotPool implements AutoCloseable {
  /** One who waits for memory of the pool. */
  @FunctionalInterface
  public interface Waiter {
    /** Takes what the pool has. Called in a task of the event loop. @return whether it still waits */
    boolean retry();
  }

  /** The largest transfer that a slot can hold, in bytes; MDTS follows from it. */
  public static final int MAX_DATA = 1 << 20;

  private static final int[] DATA_SIZES = {4 << 10, 16 << 10, 64 << 10, 256 << 10, MAX_DATA};
  private static final int ALIGNMENT = 4096;
  /** What a pool grows by: little, since the system gives memory page by page as it is touched, on the event loop. */
  private static final int SLAB = 256 << 10;
  /** The part of the limits that queues have which any host may open, one in so many. */
  private static final int PUBLIC_PART = 8;
  /** The part of the memory that only queues get whose data is still to come, one in so many. */
  private static final int RESERVED_PART = 4;

  private final Arena arena = Arena.ofShared();
  private final long limit;
  private final int requestLimit;
  private final Executor loop;
  private final @Nullable SlotPool forAnyHost;
  private final List<ArrayDeque<Slot>> free = new ArrayList<>();
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private int requests;
  /** Whether {@link #handOut} runs or is about to. */
  private boolean handingOut;
  /** Whether something was returned while {@link #handOut} ran. */
  private boolean again;
  private final int[] slabs = new int[DATA_SIZES.length];
  private final int[] usedOf = new int[DATA_SIZES.length];
  private long reserved;
  /** The memory of the slots in use. */
  private long used;
  private int inUse;
  private final Scratch scratch = new Scratch(this);
  private boolean closed;

  /**
   * Creates an empty pool.
   *
   * @param limit the most slot memory that it may reserve, in bytes; the first slab of each size may exceed it, so that
   *     smaller sizes cannot starve a larger one
   * @param requestLimit the most pooled requests, beyond the few that each queue may always have
   * @param loop runs tasks on the event loop
   */
  public SlotPool(long limit, int requestLimit, Executor loop) {
    this(limit - limit / PUBLIC_PART, requestLimit - requestLimit / PUBLIC_PART, loop,
        new SlotPool(limit / PUBLIC_PART, requestLimit / PUBLIC_PART, loop, null));
  }

  /** A pool whose waiters are served before {@link Slot#release} returns, with any number of requests. */
  public SlotPool(long limit) {
    this(limit, Integer.MAX_VALUE, Runnable::run);
  }

  private SlotPool(long limit, int requestLimit, Executor loop, @Nullable SlotPool forAnyHost) {
    this.limit = limit;
    this.requestLimit = requestLimit;
    this.loop = loop;
    this.forAnyHost = forAnyHost;
    for (int i = 0; i < DATA_SIZES.length; i++) {
      free.add(new ArrayDeque<>());
    }
  }

  /**
   * The part of the memory that queues use which any host may open: those without a controller, and those of discovery
   * controllers. What they hold, nobody else waits for.
   */
  public SlotPool forAnyHost() {
    return forAnyHost == null ? this : forAnyHost;
  }

  /**
   * Takes a slot.
   *
   * @param length the data bytes that it must hold, at most {@link #MAX_DATA}
   * @return a slot, or null if the limit is reached; wait with {@link #await}
   */
  public @Nullable Slot take(int length) {
    for (int i = sizeClass(length); i < DATA_SIZES.length; i++) {
      if (hasSlotOf(i, limit)) {
        return takeFrom(i);
      }
    }
    return null;
  }

  /**
   * Takes a slot even if the limit is reached; for data that is bounded elsewhere and must be received or sent. It never
   * takes a larger slot than is needed, which others might wait for.
   *
   * @param length the data bytes that it must hold, at most {@link #MAX_DATA}
   */
  public Slot takeBeyondLimit(int length) {
    return takeFrom(sizeClass(length));
  }

  /**
   * Whether {@link #take} would return a slot.
   *
   * @param reserved whether a last part may be used that lies beyond the limit, kept for queues that the host still sends
   *     data to: what frees their slots may lie behind the command that needs one
   */
  public boolean hasSlot(int length, boolean reserved) {
    long most = reserved ? limit + limit / RESERVED_PART : limit;
    for (int i = sizeClass(length); i < DATA_SIZES.length; i++) {
      if (hasSlotOf(i, most)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasSlotOf(int sizeClass, long most) {
    // Slabs that were allocated beyond the limit leave free slots, which must not count.
    boolean within = used + stride(sizeClass) <= most || usedOf[sizeClass] < slotsOfSlab(sizeClass);
    return within && (!free.get(sizeClass).isEmpty() || slabs[sizeClass] == 0 || reserved + slabSize(sizeClass) <= most);
  }

  private Slot takeFrom(int sizeClass) {
    ArrayDeque<Slot> slots = free.get(sizeClass);
    if (slots.isEmpty()) {
      grow(sizeClass);
    }
    Slot slot = slots.removeLast();
    inUse++;
    usedOf[sizeClass]++;
    used += stride(sizeClass);
    slot.taken();
    return slot;
  }

  /** The scratch memory of the same event loop. */
  public Scratch scratch() {
    return scratch;
  }

  /**
   * Whether there is room for another pooled request.
   *
   * @param reserved whether the last part may be used, which is kept for queues that the host still sends data to: what
   *     frees their requests may lie behind the command that needs one
   */
  public boolean hasRequest(boolean reserved) {
    return requests < (reserved ? requestLimit : requestLimit - requestLimit / RESERVED_PART);
  }

  /** The number of pooled requests that count. */
  public int requests() {
    return requests;
  }

  /** Counts a new pooled request. */
  public void addRequest() {
    requests++;
  }

  /** Stops counting pooled requests. */
  public void removeRequests(int count) {
    requests -= count;
    wake();
  }

  /** Calls a waiter back, from now on and until it no longer waits, when memory is returned. */
  public void await(Waiter waiter) {
    waiting.add(waiter);
    again = handingOut;
  }

  /** Whether what was returned is about to be handed to those who wait, before anybody else. */
  public boolean isHandingOut() {
    return handingOut;
  }

  /** Removes a waiter. */
  public void withdraw(Waiter waiter) {
    waiting.remove(waiter);
  }

  /** Whether anybody waits but those for whom the filter is true. */
  public boolean isAwaited(Predicate<Waiter> filter) {
    return !waiting.stream().allMatch(filter);
  }

  /** The number of waiters. */
  public int waiting() {
    return waiting.size();
  }

  /** Lets all waiters retry soon. */
  public void wake() {
    if (handingOut) {
      again = true;
    } else if (!waiting.isEmpty()) {
      handingOut = true;
      loop.execute(this::handOut);
    }
  }

  private void handOut() {
    try {
      do {
        again = false;
        // All of them retry, since a slot may be too small for the first and large enough for the last.
        for (int i = waiting.size(); i > 0 && !waiting.isEmpty(); i--) {
          retry(waiting.remove());
        }
      } while (again && !waiting.isEmpty());
    } finally {
      handingOut = false;
    }
  }

  private void retry(Waiter waiter) {
    boolean waits = true;
    try {
      waits = waiter.retry();
    } finally {
      if (waits) {
        waiting.add(waiter);
      }
    }
  }

  /** The number of slots in use. */
  public int inUse() {
    return inUse + (forAnyHost == null ? 0 : forAnyHost.inUse());
  }

  /** The memory allocated so far, in bytes. */
  public long reserved() {
    return reserved + (forAnyHost == null ? 0 : forAnyHost.reserved());
  }

  /** Frees the memory, at once or when the last slot is returned. */
  @Override
  public void close() {
    closed = true;
    freeWhenIdle();
    if (forAnyHost != null) {
      forAnyHost.close();
    }
  }

  void returned(Slot slot) {
    int sizeClass = slot.sizeClass();
    inUse--;
    usedOf[sizeClass]--;
    used -= stride(sizeClass);
    free.get(sizeClass).addLast(slot);
    wake();
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

  private static long slotsOfSlab(int sizeClass) {
    return Math.max(1, SLAB / stride(sizeClass));
  }

  private static long slabSize(int sizeClass) {
    return ALIGNMENT + slotsOfSlab(sizeClass) * stride(sizeClass);
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
