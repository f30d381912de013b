// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterAttachable;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/** Replaces the log, and keeps the first event in it that indicates a bug: an error, or an exception. */
final class FuzzLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final AtomicReference<AssertionError> bug = new AtomicReference<>();
  private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  FuzzLog() {
    setContext(root.getLoggerContext());
    start();
    // Logging every host that breaks the rules would be most of the work.
    root.iteratorForAppenders().forEachRemaining(other -> other.addFilter(new Silence()));
    root.setLevel(Level.WARN);
    root.addAppender(this);
  }

  /** Keeps a log from being written. */
  private static final class Silence extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      return event.getLevel().isGreaterOrEqual(Level.ERROR)
          ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    Throwable thrown = event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    // A slow machine is not a bug: Vert.x warns when instrumented code is loaded on an event loop.
    boolean unexpected = thrown != null && !(thrown instanceof IOException) && !(thrown instanceof VertxException);
    if (event.getLevel().isGreaterOrEqual(Level.ERROR) || unexpected) {
      bug.compareAndSet(null, new AssertionError(event.getFormattedMessage(), thrown));
    }
  }

  /** Fails if the log indicates a bug. */
  void check() {
    AssertionError found = bug.getAndSet(null);
    if (found != null) {
      throw found;
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
    root.setLevel(before);
    root.iteratorForAppenders().forEachRemaining(FilterAttachable::clearAllFilters);
    stop();
  }
}
