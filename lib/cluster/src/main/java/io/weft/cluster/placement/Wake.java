// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread that waits. What comes while it is awake wakes it once more. */
final class Wake {
  private final Semaphore permits = new Semaphore(0);

  void up() {
    if (permits.availablePermits() == 0) {
      permits.release();
    }
  }

  /** Waits until it is woken, for a time at most. */
  void await(Duration limit) throws InterruptedException {
    if (permits.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      permits.drainPermits();
    }
  }
}
