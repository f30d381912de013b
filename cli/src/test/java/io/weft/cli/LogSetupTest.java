// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The format of a line in the log. */
class LogSetupTest {

  @Test
  void anEventIsOneLineWithItsFields() {
    String line = line(Map.of(), "association closed", null, new KeyValuePair("cntlid", 7));
    assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d) INFO  Port association closed cntlid=\"7\"\\R"),
        line);
  }

  @Test
  void aLineBreakInAMessageDoesNotStartANewLine() {
    String line = line(Map.of(), "host nqn.a\n2026-01-01T00:00:00Z ERROR forged", null);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains("nqn.a 2026"), line);
  }

  @Test
  @DisplayName("control characters of a host's names never reach a log raw (mend 13)")
  void aMessageDoesNotCommandATerminal() {
    String line = line(Map.of(), "host \u001b[2J\u009b\u0007\u202enqn", new IllegalStateException("why\u001b[31m not"),
        new KeyValuePair("host", "\u001bc"));
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.stripTrailing().chars().noneMatch(Character::isISOControl), line);
    assertTrue(line.contains("host  [2J nqn"), line);
    assertTrue(line.contains("why [31m not"), line);
  }

  @Test
  void aStackTraceIsFoldedIntoTheLine() {
    String line = line(Map.of(), "failed", new IllegalStateException("why"));
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains("java.lang.IllegalStateException: why | at io.weft.cli.LogSetupTest"), line);
  }

  @Test
  void aLineWithoutFieldsEndsWithItsMessage() {
    assertTrue(line(Map.of(), "started", null).stripTrailing().length() + 1 == line(Map.of(), "started", null).length());
  }

  @Test
  void jsonOnRequest() {
    JsonObject event = new JsonObject(line(Map.of("WEFT_LOG_FORMAT", "json"), "started", null));
    assertEquals("started", event.getString("message"));
    assertEquals("INFO", event.getString("level"));
    assertFalse(event.containsKey("exception") || event.containsKey("fields"), event::encode);
  }

  @Test
  @DisplayName("a line of JSON has its arguments filled in (mend 20)")
  void jsonHasItsArgumentsFilledIn() {
    LoggerContext context = configured(Map.of("WEFT_LOG_FORMAT", "json"));
    var event = new LoggingEvent("caller", context.getLogger("io.weft.targetnode.Port"), Level.INFO,
        "port {} listens at {}", null, new Object[] {1, "127.0.0.1:4420"});
    assertEquals("port 1 listens at 127.0.0.1:4420", new JsonObject(encoded(context, event)).getString("message"));
  }

  @Test
  @DisplayName("control and formatting characters never reach a line of JSON raw, and read back as they are (mend 13)")
  void jsonDoesNotCommandATerminal() {
    String name = "nqn \u001b[2J\u007f\u009b\u0085\u202e\u2028" + Character.toString(0xe0041) + "!";
    String line = line(Map.of("WEFT_LOG_FORMAT", "json"), name, null, new KeyValuePair("host", name));
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.stripTrailing().chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    JsonObject event = new JsonObject(line);
    assertEquals(name, event.getString("message"));
    assertEquals(name, event.getJsonObject("fields").getString("host"));
  }

  @Test
  void jsonHasFieldsAndStackTraceAndIsOneLine() {
    String line = line(Map.of("WEFT_LOG_FORMAT", "json"), "a\nb", new IllegalStateException("why"), new KeyValuePair("cntlid", 7));
    assertEquals(1, line.lines().count(), line);
    JsonObject event = new JsonObject(line);
    assertEquals("a\nb", event.getString("message"));
    assertEquals("7", event.getJsonObject("fields").getString("cntlid"));
    assertTrue(event.getString("exception").startsWith("java.lang.IllegalStateException: why"), line);
  }

  @Test
  @DisplayName("what the Java runtime logs has the form and the limits of the log (mend 26)")
  void theJavaRuntimeLogsHereToo() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.weft.cli.test.runtime");
    ListAppender<ILoggingEvent> written = new ListAppender<>();
    written.setContext(logger.getLoggerContext());
    written.start();
    logger.addAppender(written);
    try {
      LogRecord event = new LogRecord(java.util.logging.Level.WARNING, "cannot reach {0}");
      event.setLoggerName(logger.getName());
      event.setParameters(new Object[] {"192.0.2.1"});
      event.setThrown(new IllegalStateException("why"));
      new JavaLogging.Bridge().publish(event);
    } finally {
      logger.detachAppender(written);
    }
    assertEquals(1, written.list.size());
    assertEquals("cannot reach 192.0.2.1", written.list.getFirst().getFormattedMessage());
    assertEquals(Level.WARN, written.list.getFirst().getLevel());
    assertEquals("why", written.list.getFirst().getThrowableProxy().getMessage());
    configured(Map.of());
    assertEquals(JavaLogging.class.getName(), System.getProperty("java.util.logging.config.class"));
  }

  @Test
  void weftFromInfoAndOthersFromWarn() {
    LoggerContext context = configured(Map.of());
    assertTrue(context.getLogger("io.weft.targetnode").isInfoEnabled());
    assertFalse(context.getLogger("io.weft.targetnode").isDebugEnabled());
    assertFalse(context.getLogger("io.netty").isInfoEnabled());
    assertTrue(context.getLogger("io.netty").isWarnEnabled());
  }

  @Test
  void aMachineWithoutANetworkIsNothingToWarnOf() {
    assertFalse(configured(Map.of()).getLogger("io.netty.util.internal.MacAddressUtil").isWarnEnabled());
  }

  @Test
  void theEnvironmentSetsTheLevel() {
    assertTrue(configured(Map.of("WEFT_LOG_LEVEL", "debug")).getLogger("io.weft").isDebugEnabled());
    assertFalse(configured(Map.of("WEFT_LOG_LEVEL", "error")).getLogger("io.weft").isWarnEnabled());
  }

  @Test
  void aSettingSetsTheLevelButTakesNoDetailAway() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.weft");
    Level before = logger.getLevel();
    try {
      logger.setLevel(Level.INFO);
      LogSetup.level("warn");
      assertEquals(Level.WARN, logger.getLevel());
      LogSetup.level("debug");
      assertEquals(Level.DEBUG, logger.getLevel());
      LogSetup.level("error");
      assertEquals(Level.DEBUG, logger.getLevel());
      LogSetup.level("trace");
      assertEquals(Level.TRACE, logger.getLevel());
    } finally {
      logger.setLevel(before);
    }
  }

  private static LoggerContext configured(Map<String, String> environment) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    LogSetup setup = new LogSetup(environment);
    setup.setContext(context);
    setup.configure(context);
    return context;
  }

  private static String line(
      Map<String, String> environment, String message, Throwable error, KeyValuePair... fields) {
    LoggerContext context = configured(environment);
    var event = new LoggingEvent(
        "caller", context.getLogger("io.weft.targetnode.Port"), Level.INFO, message, error, null);
    event.setKeyValuePairs(List.of(fields));
    return encoded(context, event);
  }

  private static String encoded(LoggerContext context, LoggingEvent event) {
    var stderr = (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stderr");
    return new String(stderr.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
