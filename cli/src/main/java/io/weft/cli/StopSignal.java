// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets services stop cleanly on a signal: SIGTERM, SIGINT or SIGHUP begin the shutdown, and the process ends when the
 * services have stopped or a time limit has passed.
 */
final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final long STOP_SECONDS = 30;

  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean clean;

  /** Handles the signals of the process from now on. */
  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "weft-stop"));
  }

  /** Whether the process has received a signal to stop. */
  boolean isReceived() {
    return signalled.getCount() == 0;
  }

  /** Blocks until the process receives a signal to stop. */
  void await() throws InterruptedException {
    signalled.await();
  }

  /** Lets the process end: the services have stopped. @param cleanly whether they stopped without an error */
  void release(boolean cleanly) {
    // A process that ends without a signal sets its own exit status.
    clean = cleanly && isReceived();
    stopped.countDown();
  }

  private void shutDown() {
    signalled.countDown();
    if (stopped.getCount() > 0) {
      LOG.info("a signal ends the process");
    }
    try {
      boolean inTime = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        LOG.error("something still hangs {} s after the signal; the process ends without it", STOP_SECONDS);
      }
      LogSetup.flush();
      if (inTime && clean) {
        // The virtual machine would report the signal in its exit status, but stopping on request is a success.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
