// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop knows of the changes of one backend: those that it has under way, and the ranges that are locked.
 * While no range is locked a change costs its place in a list, and nothing is shared with other loops.
 */
public final class LoopRanges {
  /** {@link #stamp} while a change is under way. */
  public static final long CHANGING = ChangeCounts.CHANGING;

  private final RangeLocks locks;
  private final @Nullable ChangeCounts counts;
  private final EventLoop loop;
  private final List<Installed> installed = new ArrayList<>();
  private @Nullable Change first;

  LoopRanges(RangeLocks locks, EventLoop loop) {
    this.locks = locks;
    this.loop = loop;
    this.counts = locks.counts();
  }

  RangeLocks locks() {
    return locks;
  }

  /** Whether a change of a range has to wait. @param from the first byte @param to the byte behind the last */
  public boolean isLocked(long from, long to) {
    for (int i = 0; i < installed.size(); i++) {
      if (installed.get(i).lock.overlaps(from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a read beside a change may see half of it, and has to look at {@link #stamp}. */
  public boolean tearsReads() {
    return counts != null;
  }

  /**
   * A number that is another one after something in the range, or near it, was changed from any event loop; for backends
   * whose reads can be torn.
   *
   * @return the number, or {@link #CHANGING}
   */
  public long stamp(long from, long to) {
    return counts == null ? 0 : counts.stamp(from, to);
  }

  /** A change of a range that is not locked starts. @param from the first byte @param to the byte behind the last */
  public void begin(Change change, long from, long to) {
    change.from = from;
    change.to = to;
    Change behind = first;
    change.next = behind;
    if (behind != null) {
      behind.previous = change;
    }
    first = change;
    if (counts != null) {
      counts.begin(from, to);
    }
  }

  /** A change has ended. */
  public void end(Change change) {
    if (counts != null) {
      counts.end(change.from, change.to);
    }
    Change before = change.previous;
    Change behind = change.next;
    if (before == null) {
      first = behind;
    } else {
      before.next = behind;
    }
    if (behind != null) {
      behind.previous = before;
    }
    change.previous = null;
    change.next = null;
    if (!installed.isEmpty()) {
      endedBeforeLocks(change);
    }
  }

  private void endedBeforeLocks(Change change) {
    // A lock that is granted meanwhile may run at once and be removed from the list.
    for (Installed each : List.copyOf(installed)) {
      if (each.lock.overlaps(change.from, change.to) && --each.underWay == 0) {
        each.lock.installed();
      }
    }
  }

  /**
   * Asks for a range alone. Overlapping wishes are granted one after the other, in their order.
   *
   * @param from the first byte
   * @param to the byte behind the last
   * @param granted runs on this event loop when the range is locked, perhaps before this method returns; it owes a
   *     {@link RangeLock#release}
   */
  public RangeLock lock(long from, long to, Consumer<RangeLock> granted) {
    return acquire(new RangeLock(this, from, to, true, granted));
  }

  /** As {@link #lock}, for one who wants nobody to change the range and does not change it either. */
  public RangeLock lockForReading(long from, long to, Consumer<RangeLock> granted) {
    return acquire(new RangeLock(this, from, to, false, granted));
  }

  private RangeLock acquire(RangeLock lock) {
    locks.acquire(lock);
    return lock;
  }

  /** Lets no change of the lock's range start any more, and tells the lock when those under way have ended. */
  void install(RangeLock lock) {
    Installed entry = new Installed(lock);
    for (Change change = first; change != null; change = change.next) {
      if (lock.overlaps(change.from, change.to)) {
        entry.underWay++;
      }
    }
    installed.add(entry);
    if (entry.underWay == 0) {
      lock.installed();
    }
  }

  /** Installs a lock on a loop that has never changed anything. */
  void installAtStart(RangeLock lock) {
    installed.add(new Installed(lock));
  }

  void remove(RangeLock lock) {
    installed.removeIf(each -> each.lock == lock);
  }

  /** Runs something on this event loop: now if it is this thread's. @return false if the loop has ended */
  boolean run(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
      return true;
    }
    return post(action);
  }

  /** Runs something on this event loop, in a turn of its own. @return false if the loop has ended */
  boolean post(Runnable action) {
    try {
      loop.execute(action);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static final class Installed {
    private final RangeLock lock;
    /** Overlapping changes that had started when the lock came, and have not ended. */
    private int underWay;

    Installed(RangeLock lock) {
      this.lock = lock;
    }
  }
}
