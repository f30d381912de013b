// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.range.RangeChange;
import io.weft.targetnode.range.RangeLock;
import org.jspecify.annotations.Nullable;

/**
 * The range of bytes that one command changes, either as one of the changes in progress on its event loop or under a
 * lock that excludes all others. Home event loop only.
 */
final class RangeHold extends RangeChange {
  private RangeHoldState state = RangeHoldState.FREE;
  private @Nullable LoopRanges ranges;
  /** The requested lock while WAITING, the held lock while LOCKED. */
  private @Nullable RangeLock lock;

  /** Sets the backend that the next commands change. */
  void bind(LoopRanges to) {
    ranges = to;
  }

  /** Whether a change of a range would have to wait. @param from the first byte @param to the byte after the last */
  boolean isLocked(long from, long to) {
    return requireNonNull(ranges).isLocked(from, to);
  }

  /**
   * Begins to change a range, unless others have locked it. If this object holds the lock, the change may begin.
   *
   * @param from the first byte
   * @param to the byte after the last
   * @return whether the change may start; if not, request a {@link #lock}
   */
  boolean begin(long from, long to) {
    if (state == RangeHoldState.LOCKED) {
      return true;
    }
    LoopRanges now = requireNonNull(ranges);
    if (now.isLocked(from, to)) {
      return false;
    }
    become(RangeHoldState.CHANGING);
    now.begin(this, from, to);
    return true;
  }

  /**
   * Locks a range against changes by others.
   *
   * @param from the first byte
   * @param to the byte after the last
   * @param granted runs when this command alone may change the range, possibly before this method returns
   * @return whether the lock is still to be granted
   */
  boolean lock(long from, long to, Runnable granted) {
    become(RangeHoldState.WAITING);
    RangeLock requested = requireNonNull(ranges).lock(from, to, acquired -> {
      become(RangeHoldState.LOCKED);
      lock = acquired;
      granted.run();
    });
    // A lock that was granted may already have been released, and the next one requested.
    boolean waits = requested.isWaiting();
    if (waits) {
      lock = requested;
    }
    return waits;
  }

  /** Withdraws a requested lock. @return false if it has already been granted */
  boolean withdraw() {
    boolean withdrawn = requireNonNull(lock).cancel();
    if (withdrawn) {
      become(RangeHoldState.FREE);
      lock = null;
    }
    return withdrawn;
  }

  /** Ends the change or the lock; does nothing if there is neither. */
  void release() {
    if (state == RangeHoldState.CHANGING) {
      become(RangeHoldState.FREE);
      requireNonNull(ranges).end(this);
    } else if (state == RangeHoldState.LOCKED) {
      RangeLock held = requireNonNull(lock);
      become(RangeHoldState.FREE);
      lock = null;
      held.release();
    }
  }

  private void become(RangeHoldState next) {
    state = state.to(next);
  }
}
