// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.logging.AbstractLogger;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LoggerFactorySupport;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Hazelcast's lines into the log. Its news and warnings are details: they are about members and connections that come
 * and go, which strangers cause at will and which its user logs, and about copies that are lost, which it was never the only
 * one to have. What it throws as well it need not log. Hazelcast makes it by its name.
 */
public final class HazelcastLogging extends LoggerFactorySupport {
  private static final Set<String> THROWN_TOO =
      Set.of("com.hazelcast.instance.AddressPicker", "com.hazelcast.instance.impl.Node");

  /** For Hazelcast. */
  public HazelcastLogging() {
  }

  @Override
  protected ILogger createLogger(String name) {
    return new Lines(LoggerFactory.getLogger(name), THROWN_TOO.contains(name));
  }

  private static final class Lines extends AbstractLogger {
    private final Logger log;
    private final boolean quiet;

    Lines(Logger log, boolean quiet) {
      this.log = log;
      this.quiet = quiet;
    }

    private org.slf4j.event.Level level(Level level) {
      int value = level.intValue();
      if (value >= Level.SEVERE.intValue() && !quiet) {
        return org.slf4j.event.Level.WARN;
      }
      return value >= Level.INFO.intValue() ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.TRACE;
    }

    @Override
    public void log(Level level, String message) {
      log.atLevel(level(level)).log(message);
    }

    @Override
    public void log(Level level, String message, @Nullable Throwable cause) {
      log.atLevel(level(level)).setCause(cause).log(message);
    }

    @Override
    @SuppressWarnings("deprecation") // the only way to what the event says
    public void log(LogEvent event) {
      log(event.getLogRecord().getLevel(), event.getLogRecord().getMessage(), event.getLogRecord().getThrown());
    }

    @Override
    public Level getLevel() {
      if (log.isTraceEnabled()) {
        return Level.FINEST;
      }
      return log.isDebugEnabled() ? Level.INFO : Level.SEVERE;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && log.isEnabledForLevel(level(level));
    }
  }
}
