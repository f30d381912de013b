// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Passes what the Java runtime and libraries log with {@code java.util.logging} on to the log of the process, so that it
 * has the same form and the same limits. {@link LogSetup} names this class to the runtime, which creates it when the first
 * such logger is used.
 */
public final class JavaLogging {
  private static final String ROOT = "";

  /** Called by the runtime in place of reading its configuration file. */
  public JavaLogging() {
    Logger root = LogManager.getLogManager().getLogger(ROOT);
    root.setLevel(Level.WARNING);
    root.addHandler(new Bridge());
  }

  /** Makes the runtime use this class, unless it has a configuration of its own. */
  static void install() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      System.setProperty("java.util.logging.config.class", JavaLogging.class.getName());
    }
  }

  /** The level in the log of the process. */
  static org.slf4j.event.Level level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return level.intValue() >= Level.INFO.intValue() ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG;
  }

  /** Writes records to the log of the process. */
  static final class Bridge extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord event) {
      String name = event.getLoggerName() == null ? JavaLogging.class.getName() : event.getLoggerName();
      LoggerFactory.getLogger(name).atLevel(level(event.getLevel()))
          .setCause(event.getThrown())
          .log(formatter.formatMessage(event));
    }

    @Override
    public void flush() {
      // It keeps no line back.
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
