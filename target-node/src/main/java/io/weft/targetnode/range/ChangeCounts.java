// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets a reader detect that something near its blocks changed while it read. The page cache copies without mutual
 * exclusion, so a read during a write may see half of it. Distant positions may share a count, which at worst makes a
 * reader needlessly careful.
 */
final class ChangeCounts {
  /** What {@link #stamp} returns while a change is in progress. */
  static final long CHANGING = -1;

  private static final int PIECE_SHIFT = 14;
  private static final int SLOTS = 4096;
  /** A change that begins or ends increments the upper half, which never decreases. */
  private static final long EVENT = 1L << 32;

  /** Upper half: how often changes have begun or ended; lower half: how many are in progress. */
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

  /** Called before a change starts. */
  void begin(long from, long to) {
    add(from, to, EVENT + 1);
  }

  /** Called after a change has ended. */
  void end(long from, long to) {
    add(from, to, EVENT - 1);
  }

  /** A stamp that differs after any change of the range, or {@link #CHANGING}. */
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
