// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Children;
import io.weft.config.attribute.ObjectKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes objects of an nvmetcli document by the table of their attributes. */
final class EntryWriter {
  /** Makes objects whose members are in the order of their names, as nvmetcli writes them. */
  private static final class Sorted extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public ObjectNode objectNode() {
      return new ObjectNode(this, new TreeMap<>());
    }
  }

  private static final Sorted NODES = new Sorted();

  private EntryWriter() {}

  /** An object and all that it holds. */
  static <E> ObjectNode write(ObjectKind<E> kind, E entry) {
    ObjectNode json = alone(kind, entry);
    for (Children<E, ?> children : kind.children()) {
      if (children.isWritten(entry)) {
        children(json, children, entry);
      }
    }
    return json;
  }

  /**
   * Writes an object and all that it holds, of which no more is in memory than one object of its lists.
   *
   * @param outs where it is written to, each in its own form
   * @throws IOException if that fails
   */
  static <E> void write(ObjectKind<E> kind, E entry, List<JsonGenerator> outs) throws IOException {
    Map<String, Children<E, ?>> lists = new HashMap<>();
    ObjectNode json = alone(kind, entry);
    for (Children<E, ?> children : kind.children()) {
      if (children.isWritten(entry)) {
        lists.put(children.list(), children);
        json.putArray(children.list());
      }
    }
    for (JsonGenerator out : outs) {
      out.writeStartObject();
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      for (JsonGenerator out : outs) {
        out.writeFieldName(member.getKey());
      }
      Children<E, ?> list = lists.get(member.getKey());
      if (list == null) {
        tree(member.getValue(), outs);
      } else {
        list(list, entry, outs);
      }
    }
    for (JsonGenerator out : outs) {
      out.writeEndObject();
    }
  }

  private static <E, C> void list(Children<E, C> children, E entry, List<JsonGenerator> outs) throws IOException {
    for (JsonGenerator out : outs) {
      out.writeStartArray();
    }
    for (C child : children.get(entry)) {
      tree(write(children.kind(), child), outs);
    }
    for (JsonGenerator out : outs) {
      out.writeEndArray();
    }
  }

  private static void tree(JsonNode value, List<JsonGenerator> outs) throws IOException {
    for (JsonGenerator out : outs) {
      out.writeTree(value);
    }
  }

  /** An object without what it holds. */
  private static <E> ObjectNode alone(ObjectKind<E> kind, E entry) {
    ObjectNode json = NODES.objectNode();
    for (Attribute<E, ?> attribute : kind.attributes()) {
      if (attribute.isWritten(entry)) {
        attribute(json, attribute, entry);
      }
    }
    Quirks.of(kind).write(entry, json);
    return json;
  }

  private static <E, T> void attribute(ObjectNode json, Attribute<E, T> attribute, E entry) {
    T value = attribute.get(entry);
    if (value instanceof List<?> texts) {
      ArrayNode array = json.putArray(attribute.name());
      texts.forEach(text -> array.add(String.valueOf(text)));
    } else if (value != null) {
      put(json, attribute.group(), attribute.name(), attribute.type().form(), attribute.type().print(value));
    }
  }

  /** nvmetcli writes the attributes of a group as strings, and the numbers of the object itself as numbers. */
  private static void put(ObjectNode json, String group, String name, AttributeType.Form form, String text) {
    if (!group.isEmpty()) {
      json.withObjectProperty(group).put(name, text);
    } else if (form == AttributeType.Form.TEXT) {
      json.put(name, text);
    } else {
      json.put(name, Integer.parseInt(text));
    }
  }

  private static <E, C> void children(ObjectNode json, Children<E, C> children, E entry) {
    ArrayNode array = json.putArray(children.list());
    children.get(entry).forEach(child -> array.add(write(children.kind(), child)));
  }
}
