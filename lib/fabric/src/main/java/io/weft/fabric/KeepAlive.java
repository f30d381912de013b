// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Keep Alive Timer of one controller, restarted by any command (NVMe Base 2.1, section 3.9, traffic based). It checks
 * once per period whether commands have arrived, so it expires between one and two periods after the last. Confined to
 * the admin queue's event loop.
 */
final class KeepAlive {
  /** KAS: the granularity of the timer in units of 100 ms. */
  static final int KAS = 10;

  private static final long GRANULARITY_MILLIS = KAS * 100L;
  /** The largest value of the 32-bit field, which is not rounded up beyond it. */
  private static final long MAX_MILLIS = 0xffff_ffffL;

  private final EventLoop loop;
  private final LongSupplier traffic;
  private final Runnable expired;
  private @Nullable ScheduledFuture<?> timer;
  private long periodMillis;
  private long lastTraffic;

  /**
   * Creates a stopped timer.
   *
   * @param traffic a number that grows with every command
   * @param expired called when no command has arrived for a whole period
   */
  KeepAlive(EventLoop loop, LongSupplier traffic, Runnable expired) {
    this.loop = loop;
    this.traffic = traffic;
    this.expired = expired;
  }

  /** The effective KATO in milliseconds, 0 for none. */
  long periodMillis() {
    return periodMillis;
  }

  /** Sets KATO, rounded up to the granularity, and restarts the timer; 0 stops it. */
  void start(long millis) {
    stop();
    periodMillis = Math.min(Math.ceilDiv(millis, GRANULARITY_MILLIS) * GRANULARITY_MILLIS, MAX_MILLIS);
    restart();
  }

  /** Restarts the timer with its current period. */
  void restart() {
    stop();
    if (periodMillis > 0) {
      lastTraffic = traffic.getAsLong();
      timer = loop.scheduleAtFixedRate(this::checkTraffic, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Stops the timer; the period is kept. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void checkTraffic() {
    long now = traffic.getAsLong();
    if (now == lastTraffic) {
      stop();
      expired.run();
    }
    lastTraffic = now;
  }
}
