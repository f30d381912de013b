// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Sequence locks that make access to each logical block of a shared memory atomic: a reader sees all of a write or none
 * of it. The memory is divided into pieces that no block crosses; each has a sequence number, odd during a write.
 * Readers only read the number, and read again if it has changed. Distant pieces may share a number, which costs no
 * more than a wait. A wait lasts as long as one copy of a piece.
 */
final class PieceLocks {
  /** The size of a piece in bytes. */
  static final int PIECE = 64 << 10;

  private static final VarHandle NUMBERS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int COUNT = 1024;
  /** Keeps the numbers a cache line apart. */
  private static final int STRIDE = 16;
  private static final int SPINS_BEFORE_PAUSE = 1000;
  private static final long PAUSE_NANOS = 1000;

  private final int[] numbers = new int[COUNT * STRIDE];

  /** The number of bytes from a position to the end of its piece or of the range, whichever is nearer. */
  static long within(long position, long length) {
    return Math.min(PIECE - (position & PIECE - 1), length);
  }

  private static int index(long position) {
    return (int) (position / PIECE & COUNT - 1) * STRIDE;
  }

  /** Excludes other writers from a piece and warns readers. @param position any byte of the piece */
  void beginWrite(long position) {
    int at = index(position);
    int number = (int) NUMBERS.getOpaque(numbers, at);
    for (int spins = 0; (number & 1) != 0 || !NUMBERS.compareAndSet(numbers, at, number, number + 1); spins++) {
      pause(spins);
      number = (int) NUMBERS.getOpaque(numbers, at);
    }
    VarHandle.storeStoreFence();
  }

  /** Ends a write. */
  void endWrite(long position) {
    int at = index(position);
    NUMBERS.setRelease(numbers, at, numbers[at] + 1);
  }

  /** Begins to read a piece. @return the sequence number, for {@link #isUnchanged} */
  int beginRead(long position) {
    int at = index(position);
    int number = (int) NUMBERS.getAcquire(numbers, at);
    for (int spins = 0; (number & 1) != 0; spins++) {
      pause(spins);
      number = (int) NUMBERS.getAcquire(numbers, at);
    }
    return number;
  }

  /** Whether a piece has not been written since {@link #beginRead} returned a number. */
  boolean isUnchanged(long position, int number) {
    VarHandle.loadLoadFence();
    return (int) NUMBERS.getOpaque(numbers, index(position)) == number;
  }

  private static void pause(int spins) {
    if (spins < SPINS_BEFORE_PAUSE) {
      Thread.onSpinWait();
    } else {
      // The writer has been descheduled in the middle of a copy.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
