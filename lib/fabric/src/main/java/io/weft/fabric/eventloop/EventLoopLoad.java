// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop spends its time on: work, that is events and tasks; polls that found nothing, while it {@link Spin
 * spins}; the rest it sleeps. One loop counts, any thread reads, perhaps some turns of the loop late.
 *
 * <p>With io_uring one system call both submits I/O and sleeps: what the kernel does in it for a loop that then sleeps
 * counts as sleep.
 */
public final class EventLoopLoad {
  private enum State { WORKING, POLLING, SLEEPING }

  /** A loop that never runs out of work is timed once in so many turns. */
  private static final int TURNS = 64;

  private final AtomicLong busy = new AtomicLong();
  private final AtomicLong spun = new AtomicLong();
  private volatile String name = "";
  private State state = State.WORKING;
  private long since;
  private int turns;

  EventLoopLoad() {}

  /** The loads of the event loops of a Vert.x instance that have been used so far, the accepting one included. */
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

  /** Time spent on events and tasks, in nanoseconds. */
  public long busyNanos() {
    return busy.getOpaque();
  }

  /** Time spent on polls that found nothing, in nanoseconds. */
  public long spinNanos() {
    return spun.getOpaque();
  }

  /** The loop's thread begins. */
  void begins(String threadName, long now) {
    since = now;
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

  /** Nothing is left to do: the loop looks for events now. @param poll whether without sleeping */
  void waits(boolean poll, long now) {
    works(now);
    state = poll ? State.POLLING : State.SLEEPING;
  }

  /** The sleep is over. */
  void wakes(long now) {
    since = now;
    state = State.WORKING;
  }

  /** The poll has found events: it was work itself. */
  void found() {
    state = State.WORKING;
  }

  /** The poll has found nothing. */
  void foundNothing(long now) {
    spun.setOpaque(spun.getPlain() + now - since);
    wakes(now);
  }

  /** Whether work is to be counted now although it goes on, so that readers need not wait for its end. */
  boolean isTurnToCount() {
    return ++turns % TURNS == 0;
  }

  /** Counts the work so far. */
  void works(long now) {
    busy.setOpaque(busy.getPlain() + now - since);
    since = now;
  }
}
