// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.Identities;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Children;
import io.weft.config.attribute.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of an nvmetcli document by the table of their attributes.
 *
 * @param identities supplies the identities that a document leaves out
 */
record EntryReader(Identities identities) {
  /**
   * Reads an object and all that it holds. The reader records faults, and defaults replace the faulty values.
   *
   * @param kind what the object is
   * @param json the object
   * @param holder the key of the object that holds it, such as the NQN of a namespace's subsystem
   */
  <E> E read(ObjectKind<E> kind, JsonReader json, String holder) {
    E entry = kind.blank();
    for (Attribute<E, ?> attribute : kind.attributes()) {
      entry = attribute(entry, attribute, json);
    }
    entry = Quirks.of(kind).read(entry, json, holder, identities);
    for (Children<E, ?> children : kind.children()) {
      entry = children(entry, children, json, kind.id(entry));
    }
    json.finish();
    return entry;
  }

  private static <E, T> E attribute(E entry, Attribute<E, T> attribute, JsonReader json) {
    JsonReader group = group(attribute, json);
    if (!group.has(attribute.name())) {
      if (attribute.isRequired()) {
        attribute.at(json.violations()).add("is missing", attribute.expected());
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
    return group.parse(attribute.name(), type, expected).map(value -> attribute.with(entry, value)).orElse(entry);
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

  private static JsonReader group(Attribute<?, ?> attribute, JsonReader json) {
    return attribute.group().isEmpty() ? json : json.object(attribute.group());
  }

  private <E, C> E children(E entry, Children<E, C> children, JsonReader json, String id) {
    List<C> read = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    List<JsonReader> objects = json.objects(children.list());
    for (int i = 0; i < objects.size(); i++) {
      JsonReader child = objects.get(i);
      if (!children.keyed()) {
        read.add(read(children.kind(), child, id));
        continue;
      }
      String key = key(children.kind().key(), child);
      Integer first = key == null ? null : seen.putIfAbsent(key, i);
      if (key == null || first == null) {
        // From here on its place is its key, as in the rules.
        JsonReader named = key == null ? child : child.at(json.violations().at(children.place(key)));
        if (!Quirks.of(children.kind()).refuses(named)) {
          C object = read(children.kind(), named, id);
          // One without a key is reported already; it must not hide another.
          if (key != null) {
            read.add(object);
          }
        }
      } else {
        children.kind().key().at(child.violations()).add(
            "is '%s', as in %s[%d]".formatted(AttributeType.shorten(key), json.violations().at(children.list()).path(), first),
            "a different value");
      }
    }
    return children.with(entry, read);
  }

  /** The key that an object has in a document; null, which becomes a violation later, if it is missing or invalid. */
  private static <C, T> @Nullable String key(Attribute<C, T> key, JsonReader json) {
    String text = json.has(key.name()) ? json.scalar(key.name()) : null;
    return text == null ? null : key.type().parse(text).map(key.type()::print).orElse(null);
  }
}
