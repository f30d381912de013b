// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class NodeRecordTest {
  private static final NodeRecord RECORD = TestNodes.record("node-1", 1, 5, "ok");

  @Test
  void aRecordComesBackFromItsJson() {
    assertEquals(RECORD, NodeRecord.fromJson(new JsonObject(RECORD.toJson().toBuffer())));
  }

  @Test
  void recordsOfOtherVersionsAreRead() {
    JsonObject newer = RECORD.toJson().put("colour", "red");
    newer.getJsonArray("ports").getJsonObject(0).put("speed", 100);
    assertEquals(RECORD, NodeRecord.fromJson(newer));
    NodeRecord least = NodeRecord.fromJson(new JsonObject().put("name", "node-9"));
    assertEquals("node-9", least.name());
    assertEquals(0, least.ports().size() + least.groups().size() + least.roles().size() + least.subsystems().size());
  }

  @Test
  void whatIsNoRecordIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> NodeRecord.fromJson(new JsonObject()));
    assertThrows(IllegalArgumentException.class, () -> NodeRecord.fromJson(RECORD.toJson().put("number", "one")));
    assertThrows(IllegalArgumentException.class, () -> NodeRecord.fromJson(RECORD.toJson().put("ports", 5)));
    assertThrows(IllegalArgumentException.class, () -> NodeRecord.fromJson(RECORD.toJson().put("ports", new JsonArray().add(5))));
    assertThrows(IllegalArgumentException.class, () -> NodeRecord.fromJson(RECORD.toJson().put("roles", new JsonArray().add(5))));
  }

  @Test
  void aRecordDoesNotChange() {
    assertThrows(UnsupportedOperationException.class, () -> RECORD.roles().add("admin"));
    assertThrows(UnsupportedOperationException.class, () -> RECORD.ports().clear());
    assertThrows(UnsupportedOperationException.class, () -> RECORD.subsystems().clear());
    assertThrows(UnsupportedOperationException.class, () -> RECORD.groups().clear());
  }
}
