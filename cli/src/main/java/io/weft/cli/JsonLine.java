// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event of the log as one line of JSON: {@code timestamp}, {@code level}, {@code logger}, {@code thread}, the
 * {@code message} with its arguments filled in, {@code fields} and {@code exception} where there are any.
 */
final class JsonLine extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

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
    return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
