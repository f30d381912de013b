// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import java.util.concurrent.TimeUnit;

/** The interval in which commands are counted, in terms of {@link System#nanoTime}. */
final class PerfClock {
  private final long start;
  private final long end;

  PerfClock(long now, PerfOptions options) {
    start = now + TimeUnit.MILLISECONDS.toNanos(options.rampMillis());
    end = start + TimeUnit.MILLISECONDS.toNanos(options.millis());
  }

  boolean isCounting(long now) {
    return now - start >= 0 && now - end < 0;
  }

  boolean isOver(long now) {
    return now - end >= 0;
  }

  double seconds() {
    return (end - start) / 1e9;
  }
}
