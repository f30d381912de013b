// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The right to change a range of bytes alone. While it is held, changes of the range that others want wait; reads do not.
 */
public final class RangeLock {
  final LoopRanges owner;
  final long from;
  final long to;
  private final boolean changes;
  private final Consumer<RangeLock> whenGranted;
  private final AtomicInteger missing = new AtomicInteger();
  /** How many overlapping locks were asked for before this one and are not released; under the monitor of all. */
  int before;
  /** Whether it was granted, or is wanted no more; on the owner's event loop. */
  private boolean granted;
  private boolean withdrawn;
  /** Whether event loops have begun to install it; under the monitor of all. */
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

  /** An event loop lets no other change of the range start any more, and none that it had started is left. */
  void installed() {
    if (missing.decrementAndGet() == 0 && !owner.run(this::grant)) {
      // Whoever wanted it has ended with its event loop.
      owner.locks().release(this);
    }
  }

  private void grant() {
    if (withdrawn) {
      owner.locks().release(this);
      return;
    }
    granted = true;
    ChangeCounts counts = owner.locks().counts();
    if (changes && counts != null) {
      counts.begin(from, to);
    }
    whenGranted.accept(this);
  }

  /** Lets others have the range. On the event loop that asked for the lock, once. */
  public void release() {
    ChangeCounts counts = owner.locks().counts();
    if (changes && counts != null) {
      counts.end(from, to);
    }
    owner.locks().release(this);
  }

  /** Whether it has been granted. On the event loop that asked for it. */
  public boolean isGranted() {
    return granted;
  }

  /**
   * Withdraws the wish for a lock. On the event loop that asked for it.
   *
   * @return whether it will not be granted any more; if not, it has been
   */
  public boolean cancel() {
    if (granted) {
      return false;
    }
    withdrawn = true;
    owner.locks().withdraw(this);
    return true;
  }
}
