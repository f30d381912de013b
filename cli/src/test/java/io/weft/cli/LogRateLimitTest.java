// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogRateLimitTest {
  private final LoggerContext context = new LoggerContext();
  private final AtomicLong now = new AtomicLong();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private Logger logger = context.getLogger("io.weft.test");

  @BeforeEach
  void limit() {
    context.addTurboFilter(new LogRateLimit(now::get));
    written.setContext(context);
    written.start();
    logger = context.getLogger("io.weft.test");
    logger.setLevel(Level.INFO);
    logger.addAppender(written);
  }

  @Test
  void ofManyLinesAlikeOnlySomeAreWrittenAndTheRestAreCounted() {
    for (int i = 0; i < LogRateLimit.LINES + 7; i++) {
      logger.info("host {} refused", i);
    }
    assertEquals(LogRateLimit.LINES, written.list.size());
    now.addAndGet(LogRateLimit.WINDOW_NANOS);
    logger.info("host {} refused", "last");
    assertEquals("7 lines like this were left out: host {} refused",
        written.list.get(LogRateLimit.LINES).getFormattedMessage());
    assertEquals("host last refused", written.list.getLast().getFormattedMessage());
  }

  @Test
  @DisplayName("a stranger who is refused for an hour leaves at most ten lines a second of a kind (mend 26)")
  void aLongFloodLeavesFewLines() {
    for (int second = 0; second < 3600; second++) {
      for (int i = 0; i < 2 * LogRateLimit.LINES; i++) {
        logger.info("host {} refused", i);
      }
      now.addAndGet(1_000_000_000L);
    }
    int written = this.written.list.size();
    assertTrue(written <= 36_400, "lines: " + written);
  }

  @Test
  void otherLinesAreWrittenMeanwhile() {
    for (int i = 0; i < 2 * LogRateLimit.LINES; i++) {
      logger.info("host {} refused", i);
    }
    logger.info("stopped");
    assertEquals("stopped", written.list.getLast().getFormattedMessage());
  }

  @Test
  @DisplayName("lines of a library are limited although each of its messages is another (mend 26)")
  void messagesThatALibraryComposesAreAlike() {
    Logger library = context.getLogger("io.netty.channel.ChannelInitializer");
    library.setLevel(Level.WARN);
    library.addAppender(written);
    for (int i = 0; i < 20 * LogRateLimit.LINES; i++) {
      library.warn("failed to initialise channel " + i);
    }
    assertEquals(LogRateLimit.LINES, written.list.size());
    now.addAndGet(LogRateLimit.WINDOW_NANOS);
    library.warn("failed to initialise the last channel");
    assertEquals(19 * LogRateLimit.LINES + " lines of this library were left out",
        written.list.get(LogRateLimit.LINES).getFormattedMessage());
    logger.info("stopped");
    assertEquals("stopped", written.list.getLast().getFormattedMessage());
  }

  @Test
  void linesBelowTheLevelDoNotCount() {
    for (int i = 0; i < 2 * LogRateLimit.LINES; i++) {
      logger.debug("said {}", i);
    }
    logger.info("said {}", "it");
    assertEquals(1, written.list.size());
  }
}
