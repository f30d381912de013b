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
 *
 * <pre>
 *            begin              release
 *   FREE -------------> CHANGING -------> FREE
 *   FREE -- lock ----> WAITING -- granted --> LOCKED -- release --> FREE
 *                      WAITING -- withdraw ---------------------> FREE
 * </pre>
 */
final class RangeHold extends RangeChange {
  private enum State {
    /** No range is being changed. */
    FREE,
    /** A change is in progress; locks of the range wait for its end. */
    CHANGING,
    /** A lock has been requested. */
    WAITING,
    /** The lock was granted: changes of the range by others wait for its end. */
    LOCKED;

    boolean leadsTo(State next) {
      return switch (this) {
        case FREE -> next == CHANGING || next == WAITING;
        case WAITING -> next == LOCKED || next == FREE;
        case CHANGING, LOCKED -> next == FREE;
      };
    }
  }

  private State state = State.FREE;
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
    if (state == State.LOCKED) {
      return true;
    }
    LoopRanges now = requireNonNull(ranges);
    if (now.isLocked(from, to)) {
      return false;
    }
    become(State.CHANGING);
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
    become(State.WAITING);
    RangeLock requested = requireNonNull(ranges).lock(from, to, acquired -> {
      become(State.LOCKED);
      lock = acquired;
      granted.run();
    });
    // A lock that was granted may already have been released, and the next one requested.
    boolean waits = !requested.isGranted();
    if (waits) {
      lock = requested;
    }
    return waits;
  }

  /** Withdraws a requested lock. @return false if it has already been granted */
  boolean withdraw() {
    boolean withdrawn = requireNonNull(lock).cancel();
    if (withdrawn) {
      become(State.FREE);
      lock = null;
    }
    return withdrawn;
  }

  /** Ends the change or the lock; does nothing if there is neither. */
  void release() {
    if (state == State.CHANGING) {
      become(State.FREE);
      requireNonNull(ranges).end(this);
    } else if (state == State.LOCKED) {
      RangeLock held = requireNonNull(lock);
      become(State.FREE);
      lock = null;
      held.release();
    }
  }

  private void become(State next) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException("the range is " + state + " and cannot become " + next);
    }
    state = next;
  }
}
