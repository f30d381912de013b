// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a service end in order when the process is told to: SIGTERM, SIGINT or SIGHUP begin the shutdown, and the process
 * stays until the services have stopped, a while at most.
 */
final class StopSignal {
  private static final long STOP_SECONDS = 30;

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean clean;

  /** Takes the process's signals from now on. */
  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "weft-stop"));
  }

  /** Blocks until the process is told to end. */
  void await() throws InterruptedException {
    told.await();
  }

  /** The services have stopped and the process may go. @param inOrder whether nothing went wrong */
  void done(boolean inOrder) {
    // One that ends by itself has an exit status of its own.
    clean = inOrder && told.getCount() == 0;
    stopped.countDown();
  }

  private void shutDown() {
    told.countDown();
    try {
      boolean inTime = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
      if (inTime && clean) {
        // The virtual machine would report the signal as exit status; to end when told to is no failure.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
