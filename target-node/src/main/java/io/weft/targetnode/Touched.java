// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The objects of the configuration that a change concerns on this node: those that are new, different or gone, and those
 * that come to this node or leave it.
 *
 * @param hosts by NQN
 * @param subsystems by NQN, if anything of them differs, their namespaces too
 * @param ports by PORTID
 * @param groups by ANAGRPID, those that lie on other nodes than before
 */
record Touched(Set<String> hosts, Set<String> subsystems, Set<Integer> ports, Set<Integer> groups) {
  /**
   * What differs between two views. It costs the difference, however large the configurations are, but where nodes or the
   * places of ANA groups differ.
   */
  static Touched between(NodeView before, NodeView after) {
    Touched touched = new Touched(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    Operations.between(before.configuration(), after.configuration()).forEach(touched::add);
    if (!identity(before).equals(identity(after))) {
      touched.addAll(before.configuration());
      touched.addAll(after.configuration());
    } else if (!touched.groups.isEmpty()) {
      touched.addMembers(after.configuration());
    }
    return touched;
  }

  /** Who a node is: without nodes in the configuration its name is no matter. */
  private static List<Object> identity(NodeView view) {
    String name = view.name();
    return view.isAlone() || name == null
        ? List.of(view.isAlone())
        : List.of(false, name, view.configuration().node(name).map(NodeEntry::number));
  }

  private void addAll(Configuration configuration) {
    configuration.subsystems().forEach(subsystem -> subsystems.add(subsystem.nqn()));
    configuration.ports().forEach(port -> ports.add(port.portId()));
  }

  /** Adds the subsystems with namespaces whose devices lie on other nodes. */
  void addSpread(NodeView view) {
    view.configuration().subsystems().stream()
        .filter(subsystem -> subsystem.namespaces().stream().anyMatch(entry -> !view.has(entry.anaGroupId())))
        .forEach(subsystem -> subsystems.add(subsystem.nqn()));
  }

  /** Adds the subsystems with namespaces in the groups. */
  private void addMembers(Configuration configuration) {
    configuration.subsystems().stream()
        .filter(subsystem -> subsystem.namespaces().stream().anyMatch(entry -> groups.contains(entry.anaGroupId())))
        .forEach(subsystem -> subsystems.add(subsystem.nqn()));
  }

  private void add(Operation operation) {
    switch (operation) {
      case Operation.PutHost put -> hosts.add(put.host().nqn());
      case Operation.DeleteHost delete -> hosts.add(delete.nqn());
      case Operation.PutSubsystem put -> subsystems.add(put.nqn());
      case Operation.DeleteSubsystem delete -> subsystems.add(delete.nqn());
      case Operation.PutNamespace put -> subsystems.add(put.subsystemNqn());
      case Operation.DeleteNamespace delete -> subsystems.add(delete.subsystemNqn());
      case Operation.PutPort put -> ports.add(put.port().portId());
      case Operation.DeletePort delete -> ports.add(delete.portId());
      case Operation.SetDiscoveryNqn _ -> {
        // The discovery service looks at the configuration itself.
      }
      case Operation.PutAnaGroup put -> groups.add(put.group().anaGroupId());
      case Operation.DeleteAnaGroup delete -> groups.add(delete.anaGroupId());
      case Operation.PutNode _, Operation.DeleteNode _ -> {
        // Whether this node is another one than before is asked of the views.
      }
    }
  }
}
