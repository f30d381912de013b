// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Violations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the members of one JSON object and notes what is wrong with them instead of stopping at the first fault. Values
 * may be written as JSON numbers and booleans or, as nvmetcli does, as strings. After the last member {@link #finish}
 * reports those that nobody asked for.
 */
public final class JsonReader {
  private final ObjectNode object;
  private final Violations violations;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * Starts reading an object.
   *
   * @param object the object
   * @param violations a collector that stands at the object's path
   */
  public JsonReader(ObjectNode object, Violations violations) {
    this.object = object;
    this.violations = violations;
  }

  /** The collector, at the path of this object. */
  public Violations violations() {
    return violations;
  }

  /** Whether the member is there and not null. */
  public boolean has(String member) {
    known.add(member);
    return object.hasNonNull(member);
  }

  /** A text. A missing one is the fallback; a number is taken as the text that writes it. */
  public String text(String member, String fallback) {
    if (!has(member)) {
      return fallback;
    }
    JsonNode value = object.get(member);
    if (value.isTextual() || value.isIntegralNumber()) {
      return value.asText();
    }
    violations.at(member).add("is " + describe(value), "a string");
    return fallback;
  }

  /** A text that must be there; the empty text if it is not, with a violation. */
  public String requiredText(String member, String expected) {
    if (!has(member)) {
      violations.at(member).add("is missing", expected);
      return "";
    }
    return text(member, "");
  }

  /** A whole number of 32 bits, decimal or with 0x in front; a missing one is the fallback. */
  public int number(String member, int fallback) {
    if (!has(member)) {
      return fallback;
    }
    JsonNode value = object.get(member);
    try {
      if (value.isTextual()) {
        return Integer.decode(withoutLeadingZeros(value.textValue().strip()));
      }
      if (value.canConvertToInt() && value.isIntegralNumber()) {
        return value.intValue();
      }
    } catch (NumberFormatException e) {
      violations.at(member).add("is '%s'".formatted(shorten(value.textValue())), "a number");
      return fallback;
    }
    violations.at(member).add("is " + describe(value), "a number");
    return fallback;
  }

  /** A whole number that must be there; the substitute if it is not, with a violation. */
  public int requiredNumber(String member, int substitute) {
    if (!has(member)) {
      violations.at(member).add("is missing", "a number");
      return substitute;
    }
    return number(member, substitute);
  }

  /** A flag: 0 or 1, as a number or a string, or a boolean; a missing one is the fallback. */
  public boolean flag(String member, boolean fallback) {
    if (!has(member)) {
      return fallback;
    }
    JsonNode value = object.get(member);
    return switch (value.asText().strip()) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> {
        violations.at(member).add("is " + describe(value), "0 or 1");
        yield fallback;
      }
    };
  }

  /**
   * One of a closed set of values.
   *
   * @param member the member
   * @param values the set
   * @param label how a value is written
   * @param fallback what a missing one is
   */
  public <E extends Enum<E>> E choice(String member, E[] values, Function<E, String> label, E fallback) {
    if (!has(member)) {
      return fallback;
    }
    String text = object.get(member).asText();
    for (E value : values) {
      if (label.apply(value).equals(text)) {
        return value;
      }
    }
    violations.at(member).add("is " + describe(object.get(member)),
        Arrays.stream(values).map(value -> "'" + label.apply(value) + "'").collect(Collectors.joining(", ")));
    return fallback;
  }

  /** A nested object; a missing one is read as an empty one. */
  public JsonReader object(String member) {
    Violations here = violations.at(member);
    if (!has(member)) {
      return new JsonReader(JsonNodeFactory.instance.objectNode(), here);
    }
    return asObject(object.get(member), here);
  }

  /** The objects of a list; a missing list is an empty one. */
  public List<JsonReader> objects(String member) {
    List<JsonReader> readers = new ArrayList<>();
    for (JsonNode element : list(member, "a list of objects")) {
      readers.add(asObject(element, violations.at(member, readers.size())));
    }
    return readers;
  }

  /** The texts of a list; a missing list is an empty one. */
  public List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list(member, "a list of strings")) {
      violations.at(member, texts.size()).check(element.isTextual(), "is " + describe(element), "a string");
      texts.add(element.asText());
    }
    return texts;
  }

  /** Ends the reading of this object: a member that was not asked for is a violation. */
  public void finish() {
    object.fieldNames().forEachRemaining(name -> violations.at(shorten(name)).check(known.contains(name),
        "is unknown", known.isEmpty() ? "no such field" : "one of " + String.join(", ", known)));
  }

  private Iterable<JsonNode> list(String member, String expected) {
    if (!has(member)) {
      return List.of();
    }
    JsonNode value = object.get(member);
    violations.at(member).check(value.isArray(), "is " + describe(value), expected);
    return value.isArray() ? value : List.of();
  }

  private static JsonReader asObject(JsonNode node, Violations here) {
    if (node instanceof ObjectNode object) {
      return new JsonReader(object, here);
    }
    here.add("is " + describe(node), "an object");
    return new JsonReader(JsonNodeFactory.instance.objectNode(), here);
  }

  /** Java would read a leading zero as octal. */
  private static String withoutLeadingZeros(String text) {
    return text.matches("0+[0-9]+") ? text.replaceFirst("^0+(?=[0-9])", "") : text;
  }

  private static String shorten(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }

  /** A value for people: its type, and what it is if it is short. */
  static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "'" + shorten(node.textValue()) + "'";
      case NUMBER, BOOLEAN -> shorten(node.asText());
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
