// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.targetnode.range.LoopRanges;
import io.weft.targetnode.range.RangeChange;
import io.weft.targetnode.range.RangeLock;
import org.jspecify.annotations.Nullable;

/**
 * The range of bytes that one command changes, and by what right: as one of the changes that its event loop has under
 * way, or under a lock that keeps all others out. Home event loop only.
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
    /** Nothing is changed. */
    FREE,
    /** A change is under way; locks of the range wait for its end. */
    CHANGING,
    /** A lock was asked for. */
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
  /** What was asked for while WAITING, what is held while LOCKED. */
  private @Nullable RangeLock lock;

  /** Sets the ranges of the backend that the next commands change. */
  void bind(LoopRanges to) {
    ranges = to;
  }

  /** Whether a change of a range would have to wait. @param from the first byte @param to the byte behind the last */
  boolean isLocked(long from, long to) {
    return requireNonNull(ranges).isLocked(from, to);
  }

  /**
   * Begins to change a range, unless others have locked it. A lock of the range's own lets the change begin, too.
   *
   * @param from the first byte
   * @param to the byte behind the last
   * @return whether the change may start; if not, a {@link #lock} is to be asked for
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
   * @param to the byte behind the last
   * @param granted runs when this command alone may change the range, perhaps before this method returns
   * @return whether the lock is still to be granted
   */
  boolean lock(long from, long to, Runnable granted) {
    become(State.WAITING);
    RangeLock asked = requireNonNull(ranges).lock(from, to, taken -> {
      become(State.LOCKED);
      lock = taken;
      granted.run();
    });
    // What was granted may have been released already, and the next one asked for.
    boolean waits = !asked.isGranted();
    if (waits) {
      lock = asked;
    }
    return waits;
  }

  /** Takes back a lock that was asked for. @return false if it has been granted */
  boolean withdraw() {
    boolean withdrawn = requireNonNull(lock).cancel();
    if (withdrawn) {
      become(State.FREE);
      lock = null;
    }
    return withdrawn;
  }

  /** Ends the change, or the lock; nothing if there is neither. */
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
