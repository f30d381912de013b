// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error, one line per event: Weft from INFO, everything else from WARN. Logback finds this class through
 * the service loader; a logback.xml would make up a good part of the start-up time.
 *
 * <p>{@code WEFT_LOG_LEVEL} (error, warn, info, debug, trace) sets Weft's level, {@code WEFT_LOG_FORMAT=json} writes one
 * JSON object per line, and {@code -Dlogback.configurationFile=FILE} replaces all of this by a Logback configuration.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /**
   * A message can contain text from a host, such as an NQN; line breaks and other control characters in it are replaced, so
   * that it can neither forge a line nor command a terminal. A stack trace is folded into the line.
   */
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %replace(%msg%replace( %kvp){'^ $', ''}"
          + "%replace(%replace( %ex){'^ $', ''}){'[\\r\\n]+\\t*', ' | '}){'[\\p{Cc}\\p{Cf}\\u2028\\u2029]+', ' '}%nopex%n";

  private static final String STDERR = "stderr";
  private static final long FLUSH_MILLIS = 1000;

  private final Map<String, String> environment;

  /** Called by the service loader. */
  public LogSetup() {
    this(System.getenv());
  }

  LogSetup(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName(STDERR);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder(context));
    stderr.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr);
    context.addTurboFilter(new LogRateLimit());
    JavaLogging.install();
    // A machine without a network is nothing to warn of; Netty wants its address for names of channels only.
    context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
    // What these tell of lost connections and elections, Weft says itself, once and in its own words.
    context.getLogger("org.apache.ratis").setLevel(Level.OFF);
    context.getLogger("com.hazelcast").setLevel(Level.ERROR);
    context.getLogger("io.weft").setLevel(Level.toLevel(environment.get("WEFT_LOG_LEVEL"), Level.INFO));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Sets Weft's level, unless the command line requested more detail.
   *
   * @param name error, warn, info, debug or trace
   */
  static void level(String name) {
    if (LoggerFactory.getLogger("io.weft") instanceof Logger logger) {
      Level wanted = Level.toLevel(name, Level.INFO);
      boolean detailed = logger.getEffectiveLevel().levelInt < Level.INFO_INT;
      if (!detailed || wanted.levelInt < logger.getEffectiveLevel().levelInt) {
        logger.setLevel(wanted);
      }
    }
  }

  /**
   * Lets no thread that logs wait for standard error any longer: for a process that serves. Call {@link #flush} before it
   * ends.
   */
  static void queue() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
        && root.getAppender(STDERR) instanceof ConsoleAppender<ILoggingEvent> stderr) {
      LogQueue queue = new LogQueue(stderr);
      queue.start();
      root.detachAppender(stderr);
      root.addAppender(queue);
    }
  }

  /** Waits until what was logged so far is written, but only for a moment if standard error does not take it. */
  static void flush() throws InterruptedException {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
        && root.getAppender(STDERR) instanceof LogQueue queue) {
      queue.flush(FLUSH_MILLIS);
    }
  }

  private Encoder<ILoggingEvent> encoder(LoggerContext context) {
    EncoderBase<ILoggingEvent> encoder = isJson(environment.get("WEFT_LOG_FORMAT")) ? new JsonLine() : text();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static boolean isJson(@Nullable String format) {
    return Objects.equals(format, "json");
  }

  private static PatternLayoutEncoder text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(LINE);
    return encoder;
  }
}
