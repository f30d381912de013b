// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets services stop cleanly on a signal: SIGTERM, SIGINT or SIGHUP begin the shutdown, and the process ends when the
 * services have stopped or a time limit has passed.
 */
final class StopSignal {
  private static final long STOP_SECONDS = 30;

  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean clean;

  /** Handles the signals of the process from now on. */
  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "weft-stop"));
  }

  /** Blocks until the process receives a signal to stop. */
  void await() throws InterruptedException {
    signalled.await();
  }

  /** Lets the process end: the services have stopped. @param cleanly whether they stopped without an error */
  void release(boolean cleanly) {
    // A process that ends without a signal sets its own exit status.
    clean = cleanly && signalled.getCount() == 0;
    stopped.countDown();
  }

  private void shutDown() {
    signalled.countDown();
    try {
      boolean inTime = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
      if (inTime && clean) {
        // The virtual machine would report the signal in its exit status, but stopping on request is a success.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
