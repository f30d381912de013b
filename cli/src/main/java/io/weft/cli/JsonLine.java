// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event of the log as one line of JSON: {@code timestamp}, {@code level}, {@code logger}, {@code thread}, the
 * {@code message} with its arguments filled in, {@code fields} and {@code exception} where there are any. Control and
 * formatting characters are escapes, so that a host's name can command no terminal that the line is shown on.
 */
final class JsonLine extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

  /** What JSON allows unescaped, and a terminal may obey: all of it is inside strings. */
  private static final Pattern RAW = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private final ThrowableProxyConverter exceptions = new ThrowableProxyConverter();

  @Override
  public void start() {
    exceptions.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line = new JsonObject()
        .put("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString())
        .put("level", event.getLevel().toString())
        .put("logger", event.getLoggerName())
        .put("thread", event.getThreadName())
        .put("message", event.getFormattedMessage());
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null && !fields.isEmpty()) {
      JsonObject values = new JsonObject();
      fields.forEach(field -> values.put(field.key, String.valueOf(field.value)));
      line.put("fields", values);
    }
    if (event.getThrowableProxy() != null) {
      line.put("exception", exceptions.convert(event).strip());
    }
    String printable = RAW.matcher(line.encode()).replaceAll(raw -> escaped(raw.group()));
    return (printable + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The escapes of JSON, one for each UTF-16 unit, as a replacement of a regular expression. */
  private static String escaped(String raw) {
    return raw.chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining());
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
