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
 * Brings Hazelcast's lines into the log: its news as details, because what matters of them is logged by who uses it, and some
 * complaints too: about single connections, because strangers cause them at will, about members that are lost, about what is
 * off on purpose, and about what is thrown as well. Hazelcast makes it by its name.
 */
public final class HazelcastLogging extends LoggerFactorySupport {
  private static final Set<String> QUIET = Set.of(
      "com.hazelcast.cp.CPSubsystem",
      "com.hazelcast.spi.impl.operationexecutor.slowoperationdetector.SlowOperationDetector",
      "com.hazelcast.instance.AddressPicker",
      "com.hazelcast.instance.impl.Node",
      "com.hazelcast.internal.cluster.impl.MembershipManager",
      "com.hazelcast.spi.impl.operationservice.OperationService",
      "com.hazelcast.internal.server.tcp.TcpServerAcceptor",
      "com.hazelcast.internal.server.tcp.TcpServerConnector",
      "com.hazelcast.internal.server.tcp.TcpServerConnection",
      "com.hazelcast.internal.server.tcp.TcpServerConnectionErrorHandler");

  /** For Hazelcast. */
  public HazelcastLogging() {
  }

  @Override
  protected ILogger createLogger(String name) {
    return new Lines(LoggerFactory.getLogger(name), QUIET.contains(name));
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
      if (value >= Level.SEVERE.intValue()) {
        return org.slf4j.event.Level.ERROR;
      }
      if (value >= Level.WARNING.intValue()) {
        return quiet ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN;
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
      return log.isDebugEnabled() ? Level.INFO : Level.WARNING;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && log.isEnabledForLevel(level(level));
    }
  }
}
