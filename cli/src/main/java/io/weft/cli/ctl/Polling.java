// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Waits for what a service brings about. */
public final class Polling {
  private static final long LOOK_MILLIS = 250;

  private Polling() {}

  /** Looks at something. */
  @FunctionalInterface
  public interface Look {
    /** What there is still to wait for; empty if nothing. */
    Optional<String> left() throws InterruptedException;
  }

  /**
   * Looks some times a second until there is nothing to wait for.
   *
   * @param seconds the longest time
   * @param late makes what is thrown after that time, of what was still to wait for
   */
  public static <E extends Exception> void await(int seconds, Look look, Function<String, E> late) throws E, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long began = System.nanoTime();
    for (Optional<String> left = look.left(); left.isPresent(); left = look.left()) {
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
        throw late.apply(left.get());
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
