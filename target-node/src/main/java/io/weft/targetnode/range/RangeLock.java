// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The exclusive right to change a range of bytes. While it is held, changes of the range by others wait; reads do not.
 */
public final class RangeLock {
  final LoopRanges owner;
  final long from;
  final long to;
  private final boolean changes;
  private final Consumer<RangeLock> whenGranted;
  private final AtomicInteger missing = new AtomicInteger();
  /** The number of earlier overlapping locks that are not released yet; under the monitor of {@link RangeLocks}. */
  int before;
  /** On the owner's event loop. */
  private RangeLockState state = RangeLockState.REQUESTED;
  /** Whether event loops have begun to install the lock; under the monitor of {@link RangeLocks}. */
  boolean started;

  RangeLock(LoopRanges owner, long from, long to, boolean changes, Consumer<RangeLock> whenGranted) {
    this.owner = owner;
    this.from = from;
    this.to = to;
    this.changes = changes;
    this.whenGranted = whenGranted;
  }

  boolean overlaps(long otherFrom, long otherTo) {
    return from < otherTo && otherFrom < to;
  }

  void expect(int loops) {
    missing.set(loops);
  }

  /** Called when one more event loop prevents changes of the range and has none in progress. */
  void installed() {
    if (missing.decrementAndGet() == 0 && !owner.run(this::grant)) {
      // The command that requested it has ended with its event loop.
      owner.locks().release(this);
    }
  }

  private void grant() {
    if (state == RangeLockState.WITHDRAWN) {
      owner.locks().release(this);
      return;
    }
    state = state.to(RangeLockState.GRANTED);
    ChangeCounts counts = owner.locks().counts();
    if (changes && counts != null) {
      counts.begin(from, to);
    }
    whenGranted.accept(this);
  }

  /** Releases the lock. On the event loop that requested it, once. */
  public void release() {
    state = state.to(RangeLockState.RELEASED);
    ChangeCounts counts = owner.locks().counts();
    if (changes && counts != null) {
      counts.end(from, to);
    }
    owner.locks().release(this);
  }

  /** Whether the lock is yet to be granted. On the event loop that requested it. */
  public boolean isWaiting() {
    return state == RangeLockState.REQUESTED;
  }

  /**
   * Withdraws the request for the lock. On the event loop that requested it.
   *
   * @return true if it will not be granted; false if it has already been granted
   */
  public boolean cancel() {
    if (!isWaiting()) {
      return false;
    }
    state = state.to(RangeLockState.WITHDRAWN);
    owner.locks().withdraw(this);
    return true;
  }
}
