// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a proposal does with a record, if the record still has the version that the proposal was made against. */
public sealed interface RecordChange {
  /** The record's key, such as {@code member/node-1}. */
  String key();

  /** The version that the record must have; {@link AgreedRecord#ABSENT} if it must not exist. */
  long expected();

  /** Creates or replaces a record. */
  record Put(String key, long expected, ObjectNode value) implements RecordChange {}

  /**
   * Creates or replaces a record that no node may ignore, such as what hosts have restricted. A node that does not know such
   * records, or not this kind of them, cannot read the proposal: it gets no lease after that, and serves nothing that they are about.
   */
  record Bind(String key, long expected, ObjectNode value) implements RecordChange {}

  /** Deletes a record. */
  record Delete(String key, long expected) implements RecordChange {}

  /** Leaves a record as it is; the rest of the proposal depends on it. */
  record Expect(String key, long expected) implements RecordChange {}

  /** The form in the log: {@code put} or {@code bind} with the value, {@code delete} or {@code expect}. */
  default ObjectNode json() {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case Put put -> change.put("put", put.key()).set("value", put.value());
      case Bind bind -> change.put("bind", bind.key()).set("value", bind.value());
      case Delete delete -> change.put("delete", delete.key());
      case Expect expect -> change.put("expect", expect.key());
    }
    return change.put("version", expected());
  }

  /** Reads {@link #json}. @throws IllegalArgumentException if it is something else */
  static RecordChange of(JsonNode json) {
    long expected = json.path("version").asLong();
    if (json.has("put") && json.get("value") instanceof ObjectNode value) {
      return new Put(json.path("put").asText(), expected, value);
    }
    if (json.path("bind").asText().startsWith(AgreedRecord.BINDING) && json.get("value") instanceof ObjectNode value) {
      return new Bind(json.path("bind").asText(), expected, value);
    }
    if (json.has("delete")) {
      return new Delete(json.path("delete").asText(), expected);
    }
    if (json.has("expect")) {
      return new Expect(json.path("expect").asText(), expected);
    }
    throw new IllegalArgumentException("it has an unknown change of a record");
  }
}
