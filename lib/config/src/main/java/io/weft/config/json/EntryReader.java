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

  private <E, C> E children(E entry, Children<E, C> children, JsonReader json, String id) {
    List<C> read = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int faults = json.violations().count();
    List<JsonReader> objects = json.objects(children.list());
    boolean unread = json.violations().count() > faults;
    for (int i = 0; i < objects.size(); i++) {
      JsonReader child = objects.get(i);
      if (children.naming() == Children.Naming.INDEX) {
        read.add(read(children.kind(), child, id));
        continue;
      }
      String key = key(children.kind(), child);
      unread |= key == null;
      Integer first = key == null ? null : seen.putIfAbsent(key, i);
      if (key == null || first == null) {
        // From here on its place is its key, as in the rules, unless they cannot know it.
        JsonReader named = key == null || children.naming() == Children.Naming.KEY_AT_INDEX
            ? child : child.at(json.violations().at(children.place(key)));
        if (!Quirks.of(children.kind()).refuses(named)) {
          C object = read(children.kind(), named, id);
          // One without a key is reported already; it must not hide another.
          if (key != null && hasPlace(children, object, named)) {
            read.add(object);
          }
        }
      } else {
        children.kind().key().at(child.violations()).add(
            "is '%s', as in %s[%d]".formatted(AttributeType.shorten(key), json.violations().at(children.list()).path(), first),
            "a different value");
      }
    }
    if (unread) {
      places.addUnread(children.kind());
    }
    return children.with(entry, read);
  }

  /** Whether the rules can name an object; of one whose place only the document tells, the key is checked now. */
  private static <E, C> boolean hasPlace(Children<E, C> children, C object, JsonReader json) {
    int faults = json.violations().count();
    if (children.naming() == Children.Naming.KEY_AT_INDEX) {
      children.kind().key().check(object, json.violations());
    }
    return json.violations().count() == faults;
  }

  /** The key that an object has in a document; null, which is a violation when it is read, if it is missing or invalid. */
  static @Nullable String key(ObjectKind<?> kind, JsonReader json) {
    return json.has(kind.key().name()) ? key(kind.key(), json) : null;
  }

  private static <T> @Nullable String key(Attribute<?, T> key, JsonReader json) {
    return json.find(key.name(), key.type()).map(key.type()::print).orElse(null);
  }
}
