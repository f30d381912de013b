// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The ANA groups that a node owns and that other nodes reach too.
 *
 * @param node the name of the node
 * @param cluster the cluster, as the management service shows it
 */
record Holdings(String node, JsonObject cluster) {
  private static final String NODES = "nodes";
  private static final String ACTIVE = "active";

  /** The groups that it owns, or is to get. */
  private List<JsonObject> groups() {
    return ConfigView.objects(cluster, "ana-groups").stream()
        .filter(group -> node.equals(group.getString("owner")) || node.equals(group.getString("wanted"))).toList();
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return groups().isEmpty();
  }

  /** Whether waiting can help: a node that is not drained could take one of them. */
  boolean canMove() {
    return groups().stream().flatMap(group -> others(group).stream()).anyMatch(other -> ACTIVE.equals(state(other)));
  }

  private List<String> others(JsonObject group) {
    return ConfigView.texts(group, NODES).stream().filter(other -> !other.equals(node)).toList();
  }

  private String state(String name) {
    return entry(name).getString("state", "");
  }

  private JsonObject entry(String name) {
    return ConfigView.objects(cluster, NODES).stream().filter(each -> name.equals(each.getString("name"))).findFirst()
        .orElse(new JsonObject());
  }

  /** Each of the groups, and why its other nodes do not take it. */
  String describe() {
    List<String> words = new ArrayList<>();
    for (JsonObject group : groups()) {
      String others = others(group).stream().map(other -> other + " " + hindrance(other)).collect(Collectors.joining(", "));
      words.add("ANA group %d (%s)".formatted(group.getInteger("id"), others));
    }
    return String.join(", ", words);
  }

  private String hindrance(String other) {
    if (!ACTIVE.equals(state(other))) {
      return "is drained";
    }
    return entry(other).getBoolean("alive", false) ? "has not taken it yet" : "is not reached";
  }
}
