// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets a reader know whether something near its blocks was changed while it read. The page cache copies without keeping
 * others out, so that a read beside a write may see half of it. Positions far apart may share a count, which makes a reader
 * careful without need, and no more.
 */
final class ChangeCounts {
  /** What {@link #stamp} returns while a change is under way. */
  static final long CHANGING = -1;

  private static final int PIECE_SHIFT = 14;
  private static final int SLOTS = 4096;
  /** A change that begins or ends: one more in the upper half, which never goes back. */
  private static final long EVENT = 1L << 32;

  /** In the upper half how often changes have begun or ended, in the lower half how many are under way. */
  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  private static int slots(long from, long to) {
    return (int) Math.min((to - 1 >> PIECE_SHIFT) - (from >> PIECE_SHIFT) + 1, SLOTS);
  }

  private void add(long from, long to, long delta) {
    long first = from >> PIECE_SHIFT;
    for (int i = slots(from, to) - 1; i >= 0; i--) {
      slots.addAndGet((int) (first + i & SLOTS - 1), delta);
    }
  }

  /** A change is about to start. */
  void begin(long from, long to) {
    add(from, to, EVENT + 1);
  }

  /** A change has ended. */
  void end(long from, long to) {
    add(from, to, EVENT - 1);
  }

  /** A number that is another one after the range was changed, or {@link #CHANGING}. */
  long stamp(long from, long to) {
    long first = from >> PIECE_SHIFT;
    long sum = 0;
    for (int i = slots(from, to) - 1; i >= 0; i--) {
      long slot = slots.get((int) (first + i & SLOTS - 1));
      if ((int) slot != 0) {
        return CHANGING;
      }
      sum += slot >>> 32;
    }
    return sum;
  }
}
