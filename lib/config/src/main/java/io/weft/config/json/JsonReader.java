// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one JSON object and records what is wrong with them instead of stopping at the first fault.
 * Values may be written as JSON numbers and booleans or, as nvmetcli does, as strings. At the end, {@link #finish}
 * reports the members that were never read.
 */
public final class JsonReader {
  /** What a list of objects must be. */
  static final String OBJECTS = "a list of objects";
  private final ObjectNode object;
  private final Violations violations;
  private final Set<String> known = new HashSet<>();
  private final Map<String, JsonReader> groups = new LinkedHashMap<>();

  /**
   * Starts reading an object.
   *
   * @param object the object
   * @param violations a collector at the object's path
   */
  public JsonReader(ObjectNode object, Violations violations) {
    this.object = object;
    this.violations = violations;
  }

  /** The collector, at the path of this object. */
  public Violations violations() {
    return violations;
  }

  /** The same object, with a collector at another path. */
  JsonReader at(Violations place) {
    return new JsonReader(object, place);
  }

  /** Whether the object has the member and it is not null. */
  public boolean has(String member) {
    known.add(member);
    return object.hasNonNull(member);
  }

  /** A text; the fallback if it is missing. A number is read as its text. */
  public String text(String member, String fallback) {
    return value(member, AttributeType.TEXT, fallback);
  }

  /** A whole number of 32 bits, decimal or with 0x in front; the fallback if it is missing. */
  public int number(String member, int fallback) {
    return value(member, AttributeType.NUMBER, fallback);
  }

  /** A flag: 0 or 1, as a number or a string, or a boolean; the fallback if it is missing. */
  public boolean flag(String member, boolean fallback) {
    return value(member, AttributeType.FLAG, fallback);
  }

  /** A value of a type; the fallback if it is missing. */
  private <T> T value(String member, AttributeType<T> type, T fallback) {
    return has(member) ? parse(member, type).orElse(fallback) : fallback;
  }

  /** The text of an existing member; null if it is a list or an object. */
  @Nullable String scalar(String member) {
    JsonNode value = object.path(member);
    return value.isValueNode() ? value.asText() : null;
  }

  /** The value of an existing member; empty, with a violation, if it is not of the type. */
  <T> Optional<T> parse(String member, AttributeType<T> type) {
    return parse(member, type, type::expected);
  }

  /** As above, with another phrase for what would be right. */
  <T> Optional<T> parse(String member, AttributeType<T> type, Supplier<String> expected) {
    Optional<T> parsed = find(member, type);
    if (parsed.isEmpty()) {
      violations.at(member).unreadable("is " + describe(object.path(member)), expected.get());
    }
    return parsed;
  }

  /** The value of a member; empty if there is none or it is not of the type. */
  <T> Optional<T> find(String member, AttributeType<T> type) {
    JsonNode value = object.path(member);
    boolean scalar = value.isTextual() || value.isIntegralNumber()
        || value.isBoolean() && type.form() == AttributeType.Form.FLAG;
    return scalar ? type.parse(value.asText()) : Optional.empty();
  }

  /** A nested object; a missing one is read as an empty one. It is finished together with this one. */
  JsonReader object(String member) {
    return groups.computeIfAbsent(member, this::whole);
  }

  /**
   * A nested object that its reader finishes, in which a number that is missing is supplied.
   *
   * @param number the name of the member that may be missing
   * @param supplied its value if it is
   */
  JsonReader completed(String member, String number, IntSupplier supplied) {
    JsonReader nested = whole(member);
    if (nested.has(number) || !object.path(member).isObject()) {
      return nested;
    }
    ObjectNode completed = JsonNodeFactory.instance.objectNode();
    completed.setAll(nested.object);
    return new JsonReader(completed.put(number, supplied.getAsInt()), nested.violations);
  }

  /** A nested object that its reader finishes; a missing one is read as an empty one. */
  JsonReader whole(String member) {
    return has(member)
        ? of(object.get(member), violations.at(member))
        : new JsonReader(JsonNodeFactory.instance.objectNode(), violations.at(member));
  }

  /** The objects of a list; a missing list is an empty one. */
  List<JsonReader> objects(String member) {
    List<JsonReader> readers = new ArrayList<>();
    for (JsonNode element : list(member, OBJECTS)) {
      readers.add(of(element, violations.at(member, readers.size())));
    }
    return readers;
  }

  /** The texts of a list; a missing list is an empty one. */
  List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    int index = 0;
    for (JsonNode element : list(member, AttributeType.TEXTS.expected())) {
      if (element.isTextual()) {
        texts.add(element.textValue());
      } else {
        violations.at(member, index).unreadable("is " + describe(element), "a string");
      }
      index++;
    }
    return texts;
  }

  /** Lets {@link #finish} report no member that was never read: which ones there should be is not known. */
  void leaveOthers() {
    object.fieldNames().forEachRemaining(known::add);
  }

  /** Finishes this object and those in it: a member that was never read is a violation. */
  public void finish() {
    groups.values().forEach(JsonReader::finish);
    object.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        violations.at(shorten(name)).add("is unknown",
            known.isEmpty() ? "no such field" : "one of " + String.join(", ", new TreeSet<>(known)));
      }
    });
  }

  /** The values of a list; a missing list is an empty one. @param expected what it must be */
  Iterable<JsonNode> list(String member, String expected) {
    if (!has(member)) {
      return List.of();
    }
    JsonNode value = object.get(member);
    if (value.isArray()) {
      return value;
    }
    violations.at(member).unreadable("is " + describe(value), expected);
    return List.of();
  }

  /**
   * Starts reading what should be an object. What is none is one fault: that it has none of an object's members is not told
   * too.
   */
  static JsonReader of(JsonNode node, Violations here) {
    if (node instanceof ObjectNode object) {
      return new JsonReader(object, here);
    }
    here.unreadable("is " + describe(node), "an object");
    return new JsonReader(JsonNodeFactory.instance.objectNode(), here.apart());
  }

  private static String shorten(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }

  /** A value in a message: a scalar itself, cut if it is long, else the type. */
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
