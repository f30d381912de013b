// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's view of the changes of one backend: its changes in progress and the locked ranges. While no range is
 * locked, a change costs only an entry in a list, and nothing is shared with other loops.
 */
public final class LoopRanges {
  /** The value of {@link #stamp} while a change is in progress. */
  public static final long CHANGING = ChangeCounts.CHANGING;

  private final RangeLocks locks;
  private final @Nullable ChangeCounts counts;
  private final EventLoop loop;
  private final List<Installed> installed = new ArrayList<>();
  private @Nullable RangeChange first;

  LoopRanges(RangeLocks locks, EventLoop loop) {
    this.locks = locks;
    this.loop = loop;
    this.counts = locks.counts();
  }

  RangeLocks locks() {
    return locks;
  }

  /** Whether a change of a range has to wait. @param from the first byte @param to the byte after the last */
  public boolean isLocked(long from, long to) {
    for (int i = 0; i < installed.size(); i++) {
      if (installed.get(i).lock.overlaps(from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a read during a change may see half of it, so that readers must check {@link #stamp}. */
  public boolean mayTearReads() {
    return counts != null;
  }

  /**
   * A stamp that differs after any change of the range, or of something near it, by any event loop; for backends whose
   * reads can be torn.
   *
   * @return the stamp, or {@link #CHANGING}
   */
  public long stamp(long from, long to) {
    return counts == null ? 0 : counts.stamp(from, to);
  }

  /** Starts a change of a range that is not locked. @param from the first byte @param to the byte after the last */
  public void begin(RangeChange change, long from, long to) {
    change.from = from;
    change.to = to;
    RangeChange after = first;
    change.next = after;
    if (after != null) {
      after.previous = change;
    }
    first = change;
    if (counts != null) {
      counts.begin(from, to);
    }
  }

  /** Ends a change. */
  public void end(RangeChange change) {
    if (counts != null) {
      counts.end(change.from, change.to);
    }
    RangeChange before = change.previous;
    RangeChange after = change.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    change.previous = null;
    change.next = null;
    if (!installed.isEmpty()) {
      endedBeforeLocks(change);
    }
  }

  private void endedBeforeLocks(RangeChange change) {
    // A lock that is granted here may be released at once and removed from the list.
    for (Installed each : List.copyOf(installed)) {
      if (each.lock.overlaps(change.from, change.to) && --each.underWay == 0) {
        each.lock.installed();
      }
    }
  }

  /**
   * Requests a lock on a range. Overlapping locks are granted one at a time, in the order of the requests.
   *
   * @param from the first byte
   * @param to the byte after the last
   * @param granted runs on this event loop when the range is locked, possibly before this method returns; it must
   *     eventually call {@link RangeLock#release}
   */
  public RangeLock lock(long from, long to, Consumer<RangeLock> granted) {
    return acquire(new RangeLock(this, from, to, true, granted));
  }

  /** As {@link #lock}, for a reader that only prevents changes of the range. */
  public RangeLock lockForReading(long from, long to, Consumer<RangeLock> granted) {
    return acquire(new RangeLock(this, from, to, false, granted));
  }

  private RangeLock acquire(RangeLock lock) {
    locks.acquire(lock);
    return lock;
  }

  /** Prevents new changes of the lock's range, and notifies the lock when those in progress have ended. */
  void install(RangeLock lock) {
    Installed entry = new Installed(lock);
    for (RangeChange change = first; change != null; change = change.next) {
      if (lock.overlaps(change.from, change.to)) {
        entry.underWay++;
      }
    }
    installed.add(entry);
    if (entry.underWay == 0) {
      lock.installed();
    }
  }

  /** Installs a lock on a loop that has not changed anything yet. */
  void installAtStart(RangeLock lock) {
    installed.add(new Installed(lock));
  }

  void remove(RangeLock lock) {
    installed.removeIf(each -> each.lock == lock);
  }

  /** Runs an action on this event loop, immediately if called on it. @return false if the loop has terminated */
  boolean run(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
      return true;
    }
    return post(action);
  }

  /** Runs an action on this event loop in a later turn. @return false if the loop has terminated */
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
    /** The overlapping changes that started before the lock was installed and have not ended. */
    private int underWay;

    Installed(RangeLock lock) {
      this.lock = lock;
    }
  }
}
