// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The locked ranges of one backend. A lock is granted when every event loop that uses the backend has installed it and
 * has ended its overlapping changes. A change whose range is locked requests a lock itself, so that all waiters have
 * one order. Only locks cost messages between loops; nothing here blocks, apart from the few instructions under the
 * monitor.
 */
public final class RangeLocks {
  private final Map<EventLoop, LoopRanges> loops = new ConcurrentHashMap<>();
  /** The locks that are requested or held, in order of request; under this object's monitor. */
  private final List<RangeLock> order = new ArrayList<>();

  private final @Nullable ChangeCounts counts;

  /**
   * No locks.
   *
   * @param mayTearReads whether the backend lets a read see half of a concurrent write
   */
  public RangeLocks(boolean mayTearReads) {
    this.counts = mayTearReads ? new ChangeCounts() : null;
  }

  /** Whether the backend lets a read see half of a concurrent write. */
  public boolean mayTearReads() {
    return counts != null;
  }

  @Nullable ChangeCounts counts() {
    return counts;
  }

  /** The view of one event loop; called on that loop. */
  public LoopRanges of(EventLoop loop) {
    LoopRanges ranges = loops.get(loop);
    return ranges != null ? ranges : add(loop);
  }

  private synchronized LoopRanges add(EventLoop loop) {
    LoopRanges ranges = new LoopRanges(this, loop);
    order.stream().filter(lock -> lock.started).forEach(ranges::installAtStart);
    loops.put(loop, ranges);
    return ranges;
  }

  /** The number of locks that are requested or held. From any thread. */
  public synchronized int size() {
    return order.size();
  }

  void acquire(RangeLock lock) {
    Collection<LoopRanges> where;
    synchronized (this) {
      for (RangeLock other : order) {
        lock.before += other.overlaps(lock.from, lock.to) ? 1 : 0;
      }
      order.add(lock);
      if (lock.before > 0) {
        return;
      }
      lock.started = true;
      where = List.copyOf(loops.values());
    }
    install(lock, where);
  }

  /** On the owner's loop, as is the removal, so that every loop sees them in this order. */
  private static void install(RangeLock lock, Collection<LoopRanges> where) {
    lock.expect(where.size());
    for (LoopRanges ranges : where) {
      if (!ranges.run(() -> ranges.install(lock))) {
        // A terminated loop changes nothing.
        lock.installed();
      }
    }
  }

  void release(RangeLock lock) {
    Collection<LoopRanges> where;
    List<RangeLock> next;
    synchronized (this) {
      where = List.copyOf(loops.values());
      next = forget(lock);
    }
    where.forEach(ranges -> ranges.run(() -> ranges.remove(lock)));
    start(next, where);
  }

  /** Drops a lock that waits for others; one that is already being installed is released instead of being granted. */
  void withdraw(RangeLock lock) {
    Collection<LoopRanges> where;
    List<RangeLock> next;
    synchronized (this) {
      if (lock.started) {
        return;
      }
      where = List.copyOf(loops.values());
      next = forget(lock);
    }
    start(next, where);
  }

  /** Removes a lock from the order. @return the locks that no longer wait for another */
  private List<RangeLock> forget(RangeLock lock) {
    int at = order.indexOf(lock);
    if (at < 0) {
      throw new IllegalStateException("the lock has already been released");
    }
    order.remove(at);
    List<RangeLock> free = new ArrayList<>();
    for (RangeLock later : order.subList(at, order.size())) {
      if (later.overlaps(lock.from, lock.to) && --later.before == 0) {
        later.started = true;
        free.add(later);
      }
    }
    return free;
  }

  private void start(List<RangeLock> next, Collection<LoopRanges> where) {
    for (RangeLock lock : next) {
      // In a later turn even on this loop: a command that releases its lock at once must not deepen the stack.
      if (!lock.owner.post(() -> install(lock, where))) {
        // The command that requested it has ended with its loop.
        release(lock);
      }
    }
  }
}
