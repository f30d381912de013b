// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts an event that may be frequent, and says when the log should tell of it: at once, then at most once a minute. */
public final class FrequentEvent {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private long untold;
  private long nextTelling;

  /** An event that has not happened. */
  public FrequentEvent() {
    this(System::nanoTime);
  }

  /** An event that has not happened. @param clock in nanoseconds */
  public FrequentEvent(LongSupplier clock) {
    this.clock = clock;
    nextTelling = clock.getAsLong();
  }

  /** Records that it has happened. @return how often it has since the log has told of it; 0 if it is not to tell now */
  public synchronized long happened() {
    untold++;
    long now = clock.getAsLong();
    if (now - nextTelling < 0) {
      return 0;
    }
    nextTelling = now + INTERVAL_NANOS;
    long told = untold;
    untold = 0;
    return told;
  }
}
