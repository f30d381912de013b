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
 * The locked ranges of one backend. A lock is granted when every event loop that works with the backend has installed it
 * and has ended the overlapping changes that it had under way; a change that finds its range locked takes a lock of its
 * own, so that all who wait have one order. Only locks cost a message between loops; nothing here blocks but for the few
 * instructions under the monitor.
 */
public final class RangeLocks {
  private final Map<EventLoop, LoopRanges> loops = new ConcurrentHashMap<>();
  /** Locks that are wanted or held, in the order of the wishes; under this object's monitor. */
  private final List<RangeLock> order = new ArrayList<>();

  private final @Nullable ChangeCounts counts;

  /**
   * No locks yet.
   *
   * @param tearsReads whether the backend lets a read see half of a write that runs beside it
   */
  public RangeLocks(boolean tearsReads) {
    this.counts = tearsReads ? new ChangeCounts() : null;
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

  /** How many locks are wanted or held. From any thread. */
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
        // A loop that has ended changes nothing any more.
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

  /** Forgets a lock that waits for others; one whose turn has come is released when it would be granted. */
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

  /** Takes a lock out of the order. @return those that nothing is before any more */
  private List<RangeLock> forget(RangeLock lock) {
    int at = order.indexOf(lock);
    if (at < 0) {
      throw new IllegalStateException("the lock was released already");
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
      // In a turn of its own even on this loop: whoever releases its lock at once must not deepen the stack.
      if (!lock.owner.post(() -> install(lock, where))) {
        // Whoever wanted it has ended with its loop.
        release(lock);
      }
    }
  }
}
