// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a class logs while this is open, each line with its level in front. */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  /** Null if the level is inherited. */
  private final @Nullable Level before;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LoggedLines(Class<?> logging) {
    logger = (Logger) LoggerFactory.getLogger(logging);
    setContext(logger.getLoggerContext());
    start();
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
  }
}
