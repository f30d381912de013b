// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.Identities;
import io.weft.config.Violations;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Children;
import io.weft.config.attribute.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      attribute.at(json.violations()).check(!attribute.isRequired(), "is missing", attribute.expected());
      return entry;
    }
    AttributeType<T> type = attribute.type();
    if (type.form() == AttributeType.Form.LIST) {
      return attribute.with(entry, type.valueClass().cast(group.texts(attribute.name())));
    }
    if (!isGiven(attribute, json)) {
      return entry;
    }
    return group.parse(attribute.name(), type).map(value -> attribute.with(entry, value)).orElse(entry);
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
    Map<String, String> seen = new HashMap<>();
    for (JsonReader child : json.objects(children.list())) {
      C object = read(children.kind(), child, id);
      if (!children.keyed() || isNew(children.kind(), object, child.violations(), seen)) {
        read.add(object);
      }
    }
    return children.with(entry, read);
  }

  /** Whether no earlier object of a list has the same key; if one has, that is a violation. */
  private static <C> boolean isNew(ObjectKind<C> kind, C child, Violations here, Map<String, String> seen) {
    String id = kind.id(child);
    String first = seen.putIfAbsent(id, here.path());
    if (first != null) {
      kind.key().at(here).add("is '%s', as in %s".formatted(AttributeType.shorten(id), first), "a different value");
    }
    return first == null;
  }
}
