// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits, for a limited time, for conditions that other threads bring about. */
public final class Eventually {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Eventually() {
  }

  /**
   * Checks a condition repeatedly until it holds.
   *
   * @param what the condition, for the message
   * @throws AssertionError if it does not hold within 20 seconds
   */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("not within 20 s: " + what);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
