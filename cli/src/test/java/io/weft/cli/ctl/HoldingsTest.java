// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private static Holdings holdings(String node, JsonArray groups) {
    JsonArray nodes = new JsonArray()
        .add(new JsonObject().put("name", "node-1").put("state", "drained").put("alive", true))
        .add(new JsonObject().put("name", "node-2").put("state", "active").put("alive", true))
        .add(new JsonObject().put("name", "node-3").put("state", "active").put("alive", false))
        .add(new JsonObject().put("name", "node-4").put("state", "drained").put("alive", true));
    return new Holdings(node, new JsonObject().put("nodes", nodes).put("ana-groups", groups));
  }

  private static JsonObject group(int id, String owner, String wanted, String... nodes) {
    return new JsonObject().put("id", id).put("owner", owner).put("wanted", wanted).put("nodes", new JsonArray(List.of(nodes)));
  }

  @Test
  @DisplayName("What others own does not count, what is on its way to the node does")
  void whatCounts() {
    assertTrue(holdings("node-1", new JsonArray()).isEmpty());
    assertTrue(holdings("node-1", new JsonArray().add(group(5, "node-2", null, "node-1", "node-2"))
        .add(group(6, null, null, "node-1", "node-2"))).isEmpty());
    assertFalse(holdings("node-1", new JsonArray().add(group(5, "node-1", "node-2", "node-1", "node-2"))).isEmpty());
    assertFalse(holdings("node-1", new JsonArray().add(group(5, "node-2", "node-1", "node-1", "node-2"))).isEmpty());
  }

  @Test
  @DisplayName("Each group is named with what hinders its other nodes")
  void hindrances() {
    Holdings some = holdings("node-1", new JsonArray()
        .add(group(5, "node-1", null, "node-1", "node-3", "node-4")).add(group(7, "node-1", null, "node-2", "node-1")));
    assertEquals("ANA group 5 (node-3 is not reached, node-4 is drained), ANA group 7 (node-2 has not taken it yet)", some.describe());
    assertTrue(some.canMove());
  }

  @Test
  @DisplayName("Where all other nodes are drained, waiting does not help")
  void allDrained() {
    assertFalse(holdings("node-1", new JsonArray().add(group(5, "node-1", null, "node-1", "node-4"))).canMove());
    assertTrue(holdings("node-1", new JsonArray().add(group(5, "node-1", null, "node-1", "node-3"))).canMove(), "it may come back");
  }
}
