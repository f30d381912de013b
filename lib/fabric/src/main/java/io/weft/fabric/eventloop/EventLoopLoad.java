// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How an event loop spends its time: on work, that is events and tasks; on polls that find nothing, while it {@link Spin
 * spins}; and on sleep. The loop counts; any thread may read, with a delay of a turn of the loop.
 *
 * <p>Time is that of the clock. A stretch of work that takes long by the clock is also measured by the processor time of
 * the loop's thread: the rest of it the thread waited for a processor, for a lock or for the Java virtual machine.
 *
 * <p>With io_uring one system call both submits I/O and sleeps; the kernel's work in such a call counts as sleep if the
 * loop then sleeps.
 */
public final class EventLoopLoad {
  private enum State { WORKING, POLLING, SLEEPING }

  private static final long NANOS_PER_MILLI = 1_000_000;
  /** The upper bounds of the classes of {@link #stretches}, in nanoseconds. Tasks that wait for a loop wait that long. */
  private static final long[] STRETCHES =
      {NANOS_PER_MILLI, 2 * NANOS_PER_MILLI, 5 * NANOS_PER_MILLI, 10 * NANOS_PER_MILLI, 50 * NANOS_PER_MILLI,
          100 * NANOS_PER_MILLI, 500 * NANOS_PER_MILLI};

  /** The processor time is read no more often than this, since that is a system call. */
  private static final long MARK_NANOS = NANOS_PER_MILLI;

  private final LongSupplier processorTime;
  private final AtomicLong busy = new AtomicLong();
  private final AtomicLong ran = new AtomicLong();
  private final AtomicLong spun = new AtomicLong();
  private final AtomicLongArray stretches = new AtomicLongArray(STRETCHES.length + 1);
  private final AtomicLongArray ranStretches = new AtomicLongArray(STRETCHES.length + 1);
  private volatile String name = "";
  private State state = State.WORKING;
  private long since;
  private long markedAt;
  private long mark;

  EventLoopLoad() {
    this(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  /** Creates the load of a loop. @param processorTime the processor time of the calling thread, in nanoseconds */
  EventLoopLoad(LongSupplier processorTime) {
    this.processorTime = processorTime;
  }

  /** The loads of the event loops of a Vert.x instance that have been used so far, including the accepting one. */
  public static List<EventLoopLoad> of(Vertx vertx) {
    List<EventLoopLoad> loads = new ArrayList<>();
    LoopRegistry registry = LoopRegistry.of(vertx);
    collect(((VertxInternal) vertx).nettyEventLoopGroup(), registry, loads);
    collect(((VertxInternal) vertx).acceptorEventLoopGroup(), registry, loads);
    return loads;
  }

  private static void collect(EventLoopGroup group, LoopRegistry registry, List<EventLoopLoad> loads) {
    for (EventExecutor loop : group) {
      LoopRegistry.@Nullable Entry entry = registry.get(loop);
      if (entry != null && !entry.load().name.isEmpty()) {
        loads.add(entry.load());
      }
    }
  }

  /** The name of the loop's thread. */
  public String name() {
    return name;
  }

  /** The time spent on events and tasks, in nanoseconds. */
  public long busyNanos() {
    return busy.getOpaque();
  }

  /** The time of {@link #busyNanos} in which the loop's thread ran, as {@link #ranStretches} has it; in nanoseconds. */
  public long ranNanos() {
    return ran.getOpaque();
  }

  /** The time spent on polls that found nothing, in nanoseconds. */
  public long spinNanos() {
    return spun.getOpaque();
  }

  /** The inclusive upper bounds of all classes of {@link #stretches} but the last, which has none; in nanoseconds. */
  public static long[] stretchBounds() {
    return STRETCHES.clone();
  }

  /**
   * How many stretches of work there were, by their length: from when the loop got work until it had done all of it. With
   * io_uring, Netty looks for more up to 128 times in one stretch.
   */
  public long[] stretches() {
    return counts(stretches);
  }

  /**
   * How many stretches of work there were, by the processor time that the loop's thread took. One that took no longer than
   * a millisecond by the clock counts with that; the time of a longer one may be a millisecond or two too high.
   */
  public long[] ranStretches() {
    return counts(ranStretches);
  }

  private static long[] counts(AtomicLongArray classes) {
    long[] counts = new long[classes.length()];
    Arrays.setAll(counts, classes::getOpaque);
    return counts;
  }

  /** Called when the loop's thread starts. */
  void started(String threadName, long now) {
    begin(now);
    name = threadName;
  }

  boolean isWorking() {
    return state == State.WORKING;
  }

  boolean isPolling() {
    return state == State.POLLING;
  }

  boolean isSleeping() {
    return state == State.SLEEPING;
  }

  /** Called when the loop runs out of work and waits for events. @param poll whether it polls instead of sleeping */
  void startWaiting(boolean poll, long now) {
    countWork(now);
    state = poll ? State.POLLING : State.SLEEPING;
  }

  /** Called when the loop wakes. */
  void startWorking(long now) {
    begin(now);
    state = State.WORKING;
  }

  /** Called when a poll has found events: the poll counts as work. */
  void pollFoundEvents() {
    state = State.WORKING;
  }

  /** Called when a poll has found nothing. */
  void pollFoundNothing(long now) {
    spun.setOpaque(spun.getPlain() + now - since);
    startWorking(now);
  }

  /** Counts the work so far; called at each turn of a loop that has not run out of work. */
  void countWork(long now) {
    long worked = now - since;
    long took = worked <= MARK_NANOS ? worked : Math.clamp(processorTime.getAsLong() - mark, 0, worked);
    add(busy, stretches, worked);
    add(ran, ranStretches, took);
    begin(now);
  }

  private static void add(AtomicLong sum, AtomicLongArray classes, long nanos) {
    sum.setOpaque(sum.getPlain() + nanos);
    int length = 0;
    while (length < STRETCHES.length && nanos > STRETCHES[length]) {
      length++;
    }
    classes.setOpaque(length, classes.getPlain(length) + 1);
  }

  private void begin(long now) {
    since = now;
    if (now - markedAt > MARK_NANOS) {
      markedAt = now;
      mark = processorTime.getAsLong();
    }
  }
}
