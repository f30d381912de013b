// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.Violations;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Children;
import io.weft.config.attribute.ObjectKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of an nvmetcli document by the table of their attributes.
 *
 * @param identities supplies the identities that a document leaves out
 * @param places learns what could not be read
 */
record EntryReader(Identities identities, ReadPlaces places) {
  /**
   * Reads an object and all that it holds. The reader records faults, and defaults replace the faulty values.
   *
   * @param kind what the object is
   * @param json the object
   * @param holder the key of the object that holds it, such as the NQN of a namespace's subsystem
   */
  <E> E read(ObjectKind<E> kind, JsonReader json, String holder) {
    E entry = Quirks.of(kind).read(attributes(kind, json), json, holder, identities);
    for (Children<E, ?> children : kind.children()) {
      entry = new Siblings<>(this, children, kind.id(entry), json.violations()).readAll(json).in(entry);
    }
    json.finish();
    return entry;
  }

  /**
   * Reads an object and all that it holds, without ever having more of the document in memory than one of the objects in
   * its lists.
   *
   * @param kind what the object is: one without {@link Quirks}, whose lists do not need its key
   * @param parser at the beginning of the object; afterwards at its end
   * @param violations a collector at the object's path
   * @throws IOException if the text cannot be read or is not JSON
   */
  <E> E read(ObjectKind<E> kind, JsonParser parser, Violations violations) throws IOException {
    List<Siblings<E, ?>> lists = new ArrayList<>();
    kind.children().forEach(children -> lists.add(new Siblings<>(this, children, "", violations)));
    ObjectNode others = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      Optional<Siblings<E, ?>> list = lists.stream().filter(siblings -> siblings.name().equals(member)).findFirst();
      if (parser.nextToken() == JsonToken.START_ARRAY && list.isPresent()) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.get().read(parser.readValueAsTree());
        }
      } else {
        others.set(member, parser.readValueAsTree());
      }
    }
    JsonReader json = new JsonReader(others, violations);
    E entry = attributes(kind, json);
    for (Siblings<E, ?> siblings : lists) {
      entry = siblings.readAll(json).in(entry);
    }
    json.finish();
    return entry;
  }

  private static <E> E attributes(ObjectKind<E> kind, JsonReader json) {
    E entry = kind.blank();
    for (Attribute<E, ?> attribute : kind.attributes()) {
      entry = attribute(entry, attribute, json);
    }
    return entry;
  }

  private static <E, T> E attribute(E entry, Attribute<E, T> attribute, JsonReader json) {
    JsonReader group = group(attribute, json);
    if (!group.has(attribute.name())) {
      if (attribute.isRequired()) {
        group.violations().at(attribute.name()).add("is missing", attribute.expected());
        return attribute.unreadable(entry);
      }
      return entry;
    }
    AttributeType<T> type = attribute.type();
    if (type.form() == AttributeType.Form.LIST) {
      return attribute.with(entry, type.valueClass().cast(group.texts(attribute.name())));
    }
    if (!isGiven(attribute, json)) {
      return entry;
    }
    // The range of a number helps more than that it is a number.
    Supplier<String> expected =
        type.form() == AttributeType.Form.NUMBER ? attribute::expected : type::expected;
    return group.parse(attribute.name(), type, expected).map(value -> attribute.with(entry, value))
        .orElseGet(() -> attribute.unreadable(entry));
  }

  /** Whether an object has a value for the attribute. */
  static boolean isGiven(Attribute<?, ?> attribute, JsonReader json) {
    JsonReader group = group(attribute, json);
    if (!group.has(attribute.name())) {
      return false;
    }
    String text = group.scalar(attribute.name());
    return text == null || !attribute.isUnset(text);
  }

  /** The value that an object has for an attribute; empty if there is none that can be read. */
  static <T> Optional<T> find(Attribute<?, T> attribute, JsonReader json) {
    return isGiven(attribute, json) ? group(attribute, json).find(attribute.name(), attribute.type()) : Optional.empty();
  }

  private static JsonReader group(Attribute<?, ?> attribute, JsonReader json) {
    return attribute.group().isEmpty() ? json : json.object(attribute.group());
  }

  /** The key that an object has in a document; null, which is a violation when it is read, if it is missing or invalid. */
  static @Nullable String key(ObjectKind<?> kind, JsonReader json) {
    return json.has(kind.key().name()) ? key(kind.key(), json) : null;
  }

  private static <T> @Nullable String key(Attribute<?, T> key, JsonReader json) {
    return json.find(key.name(), key.type()).map(key.type()::print).orElse(null);
  }
}
