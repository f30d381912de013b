// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps hosts from filling the log: of lines that are alike only {@link #LINES} are written in ten seconds, and then one
 * that says how many were left out. Weft's lines are alike if they have the same format. Libraries compose their messages, so
 * all lines of one of their loggers are alike.
 */
final class LogRateLimit extends TurboFilter {
  /** The most lines in a window that are alike: a burst of them is a few screens. */
  static final int LINES = 100;

  /** The length of a window: at 100 bytes a line, lines of one kind fill no more than 100 MB in a day. */
  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final String OWN = "io.weft";
  /** Formats and loggers are constants in the code, of which there are few; were it otherwise, memory would not end. */
  private static final int MAX_WINDOWS = 1000;

  private final LongSupplier clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  LogRateLimit() {
    this(System::nanoTime);
  }

  /** A limit with a given clock. @param clock in nanoseconds */
  LogRateLimit(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
      Object @Nullable [] arguments, @Nullable Throwable failure) {
    if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    if (windows.size() > MAX_WINDOWS) {
      windows.clear();
    }
    boolean own = logger.getName().startsWith(OWN);
    long leftOut = windows.computeIfAbsent(own ? format : logger.getName(), _ -> new Window(clock.getAsLong()))
        .count(clock.getAsLong());
    if (leftOut > 0 && own) {
      logger.warn("{} lines like this were left out: {}", leftOut, format);
    } else if (leftOut > 0) {
      logger.warn("{} lines of this library were left out", leftOut);
    }
    return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  /** The lines that are alike in the current window. */
  private static final class Window {
    private long start;
    private int lines;
    private long leftOut;

    Window(long now) {
      start = now;
    }

    /** Counts a line. @return -1 to leave it out, else how many were left out since the last line that was written */
    synchronized long count(long now) {
      if (now - start >= WINDOW_NANOS) {
        start = now;
        lines = 0;
      }
      if (++lines > LINES) {
        leftOut++;
        return -1;
      }
      long before = leftOut;
      leftOut = 0;
      return before;
    }
  }
}
