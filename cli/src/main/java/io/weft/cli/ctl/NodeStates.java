// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import io.weft.config.node.NodeState;
import java.util.List;

/** Edits of the state of a node of a cluster. */
final class NodeStates {
  /** The state of a node that gives up its shared ANA groups. */
  static final String DRAINED = NodeState.DRAINED.label();
  /** The state of a node that may own ANA groups. */
  static final String ACTIVE = NodeState.ACTIVE.label();

  private NodeStates() {}

  /** The operation that puts a node into a state. @throws io.weft.cli.error.CommandFailure if there is no such node */
  static JsonObject put(ConfigView config, String node, String state) {
    return Operations.put("node", config.node(node).copy().put("state", state));
  }

  /** The ANA groups with namespaces that lie on a node alone. */
  static List<Integer> ownGroups(ConfigView config, String node) {
    List<Integer> used = config.all("subsystems").stream()
        .flatMap(subsystem -> ConfigView.objects(subsystem, "namespaces").stream()).map(ConfigView::group).distinct().toList();
    return config.all(ConfigView.GROUPS).stream().filter(group -> ConfigView.texts(group, "nodes").equals(List.of(node)))
        .map(group -> ConfigView.number(group, "grpid")).filter(used::contains).sorted().toList();
  }
}
