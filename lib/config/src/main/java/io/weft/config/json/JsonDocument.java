// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses JSON strictly: a single object without duplicate names, and nothing after it. */
public final class JsonDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)\\]");
  /** Where the parser keeps a limit: of use only to those who program it. */
  private static final Pattern LIMIT = Pattern.compile(", from `[^`]*`");
  private static final String EXPECTED = "a JSON object";

  private JsonDocument() {}

  /**
   * Reads the one object of a document.
   *
   * @param <T> what is read
   */
  @FunctionalInterface
  public interface Body<T> {
    /**
     * Reads the object.
     *
     * @param parser at the beginning of the object; afterwards at its end
     * @throws IOException if the text cannot be read or is not JSON
     * @throws InvalidConfigurationException if it is not what it should be
     */
    T read(JsonParser parser) throws IOException, InvalidConfigurationException;
  }

  /**
   * Parses a document.
   *
   * @param document UTF-8
   * @throws InvalidConfigurationException if it is not a JSON object; the violation states the line and column
   */
  public static ObjectNode parse(byte[] document) throws InvalidConfigurationException {
    return parse(document, JsonParser::readValueAsTree);
  }

  /** As {@link #parse(InputStream, Body)}, for a document in memory. */
  static <T> T parse(byte[] document, Body<T> body) throws InvalidConfigurationException {
    try {
      return parse(new ByteArrayInputStream(document), body);
    } catch (IOException e) {
      throw invalid("is not text in UTF-8: " + e.getMessage());
    }
  }

  /**
   * Parses a document while it is read, so that it need not be in memory as a whole.
   *
   * @param document UTF-8; not closed
   * @param body reads the object
   * @throws InvalidConfigurationException as {@link #parse(byte[])}, and what the body finds
   * @throws IOException if it cannot be read
   */
  public static <T> T parse(InputStream document, Body<T> body) throws InvalidConfigurationException, IOException {
    try (JsonParser parser = MAPPER.createParser(document).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw invalid(first == null ? "is empty" : "is %s".formatted(JsonReader.describe(parser.readValueAsTree())));
      }
      T read = body.read(parser);
      if (parser.nextToken() != null) {
        throw invalid("is not JSON%s: something follows the object".formatted(place(parser.currentTokenLocation())));
      }
      return read;
    } catch (JsonProcessingException e) {
      throw invalid("is not JSON%s: %s".formatted(place(e.getLocation()), firstLine(e.getOriginalMessage())));
    }
  }

  /**
   * Parses a document and starts reading it.
   *
   * @param document UTF-8
   * @param violations collects what is wrong with its members
   * @throws InvalidConfigurationException if it is not a JSON object
   */
  public static JsonReader read(byte[] document, Violations violations) throws InvalidConfigurationException {
    return new JsonReader(parse(document), violations);
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** The first line of the parser's message, without what only a programmer can use. */
  private static String firstLine(String message) {
    String line = SOURCE.matcher(message.lines().findFirst().orElse("")).replaceAll("$1");
    return LIMIT.matcher(line).replaceAll("");
  }

  private static InvalidConfigurationException invalid(String problem) {
    return new InvalidConfigurationException(List.of(new Violation("", problem, EXPECTED)));
  }
}
