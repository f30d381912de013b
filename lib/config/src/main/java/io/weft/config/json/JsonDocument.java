// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.Violations;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Parses JSON strictly: a single object without duplicate names, and nothing after it. */
public final class JsonDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)\\]");
  /** Where the parser keeps a limit: of use only to those who program it. */
  private static final Pattern LIMIT = Pattern.compile(", from `[^`]*`");
  private static final String EXPECTED = "a JSON object";

  private JsonDocument() {}

  /**
   * Parses a document.
   *
   * @param document UTF-8
   * @throws InvalidConfigurationException if it is not a JSON object; the violation states the line and column
   */
  public static ObjectNode parse(byte[] document) throws InvalidConfigurationException {
    JsonNode node;
    try {
      node = MAPPER.readTree(document);
    } catch (JsonProcessingException e) {
      throw invalid("is not JSON%s: %s".formatted(place(e), firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw invalid("is not text in UTF-8: " + e.getMessage());
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw invalid(node.isMissingNode() ? "is empty" : "is %s".formatted(JsonReader.describe(node)));
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

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line %d, column %d".formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
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
