// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes each logical block of a memory that several event loops copy to and from whole: a reader sees all of a write or
 * nothing. The memory is cut into pieces that no block crosses; each has a sequence number, odd while somebody writes.
 * Readers write nothing, and read again if the number has changed. Pieces far apart may share a number, which costs a
 * wait and no more. A wait lasts as long as one copy of a piece.
 */
final class PieceLocks {
  /** The size of a piece in bytes. */
  static final int PIECE = 64 << 10;

  private static final VarHandle NUMBERS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int COUNT = 1024;
  /** Numbers are a cache line apart. */
  private static final int STRIDE = 16;
  private static final int SPINS_BEFORE_PAUSE = 1000;
  private static final long PAUSE_NANOS = 1000;

  private final int[] numbers = new int[COUNT * STRIDE];

  /** The bytes from a position to the end of its piece, or of a range if that is nearer. */
  static long within(long position, long length) {
    return Math.min(PIECE - (position & PIECE - 1), length);
  }

  private static int index(long position) {
    return (int) (position / PIECE & COUNT - 1) * STRIDE;
  }

  /** Keeps everybody else from writing a piece, and lets readers know. @param position any byte of the piece */
  void beginWrite(long position) {
    int at = index(position);
    int number = (int) NUMBERS.getOpaque(numbers, at);
    for (int spins = 0; (number & 1) != 0 || !NUMBERS.compareAndSet(numbers, at, number, number + 1); spins++) {
      pause(spins);
      number = (int) NUMBERS.getOpaque(numbers, at);
    }
    VarHandle.storeStoreFence();
  }

  /** Ends what {@link #beginWrite} began. */
  void endWrite(long position) {
    int at = index(position);
    NUMBERS.setRelease(numbers, at, numbers[at] + 1);
  }

  /** Begins to read a piece. @return what {@link #isUnchanged} needs to know */
  int beginRead(long position) {
    int at = index(position);
    int number = (int) NUMBERS.getAcquire(numbers, at);
    for (int spins = 0; (number & 1) != 0; spins++) {
      pause(spins);
      number = (int) NUMBERS.getAcquire(numbers, at);
    }
    return number;
  }

  /** Whether nobody has written to a piece since {@link #beginRead} returned a number. */
  boolean isUnchanged(long position, int number) {
    VarHandle.loadLoadFence();
    return (int) NUMBERS.getOpaque(numbers, index(position)) == number;
  }

  private static void pause(int spins) {
    if (spins < SPINS_BEFORE_PAUSE) {
      Thread.onSpinWait();
    } else {
      // Whoever writes has lost its processor in the middle of a copy.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
