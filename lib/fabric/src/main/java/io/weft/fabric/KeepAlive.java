// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Keep Alive Timer of one controller, restarted by any command (NVMe Base 2.1, section 3.9, traffic based). It looks
 * once per period whether commands have come, so it expires between one and two periods after the last. Confined to the
 * admin queue's event loop.
 */
final class KeepAlive {
  /** KAS: the granularity of the timer in units of 100 ms. */
  static final int KAS = 10;

  private static final long GRANULARITY_MILLIS = KAS * 100L;

  private final EventLoop loop;
  private final LongSupplier traffic;
  private final Runnable expired;
  private @Nullable ScheduledFuture<?> timer;
  private long periodMillis;
  private long seen;

  /**
   * A timer that does not run yet.
   *
   * @param traffic a number that grows with every command
   * @param expired what to do when none has come for a period
   */
  KeepAlive(EventLoop loop, LongSupplier traffic, Runnable expired) {
    this.loop = loop;
    this.traffic = traffic;
    this.expired = expired;
  }

  /** KATO as it is in force, in milliseconds, 0 for none. */
  long periodMillis() {
    return periodMillis;
  }

  /** Sets KATO, rounded up to the granularity, and starts the timer anew; 0 stops it. */
  void start(long millis) {
    stop();
    periodMillis = Math.ceilDiv(millis, GRANULARITY_MILLIS) * GRANULARITY_MILLIS;
    restart();
  }

  /** Starts the timer anew with the period it has. */
  void restart() {
    stop();
    if (periodMillis > 0) {
      seen = traffic.getAsLong();
      timer = loop.scheduleAtFixedRate(this::look, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Stops the timer; the period stays. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void look() {
    long now = traffic.getAsLong();
    if (now == seen) {
      stop();
      expired.run();
    }
    seen = now;
  }
}
