// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A subsystem as a scrape sees it.
 *
 * @param entry what is configured
 * @param exported its exported namespaces of this node, by NSID
 * @param failures what is wrong with its devices, by NSID
 * @param controllers the controllers that hosts are connected to
 * @param ports the PORTIDs of the enabled ports that it is linked to
 */
record SubsystemView(SubsystemEntry entry, Map<Integer, Namespace> exported, Map<Integer, DeviceCondition> failures,
    Collection<IoController> controllers, Set<Integer> ports) {

  /** All configured subsystems of a node, in the order of the configuration. */
  static List<SubsystemView> of(TargetNode node, Configuration wanted) {
    Map<String, TargetSubsystem> running =
        node.subsystems().stream().collect(Collectors.toMap(TargetSubsystem::nqn, Function.identity()));
    Map<String, Map<Integer, DeviceCondition>> failures = node.namespaceFailures();
    Map<String, Set<Integer>> links = links(wanted);
    return wanted.subsystems().stream()
        .map(entry -> of(entry, running.get(entry.nqn()), failures.getOrDefault(entry.nqn(), Map.of()),
            links.getOrDefault(entry.nqn(), Set.of())))
        .toList();
  }

  private static SubsystemView of(SubsystemEntry entry, @Nullable TargetSubsystem running,
      Map<Integer, DeviceCondition> failures, Set<Integer> ports) {
    return running == null
        ? new SubsystemView(entry, Map.of(), failures, List.of(), ports)
        : new SubsystemView(entry, running.namespacesHere(), failures, running.controllers(), ports);
  }

  private static Map<String, Set<Integer>> links(Configuration configuration) {
    Map<String, Set<Integer>> links = new HashMap<>();
    for (PortEntry port : configuration.ports()) {
      if (port.enable()) {
        port.subsystems().forEach(nqn -> links.computeIfAbsent(nqn, _ -> new TreeSet<>()).add(port.portId()));
      }
    }
    return links;
  }

  /** Its NQN. */
  String nqn() {
    return entry.nqn();
  }

  /** Whether hosts are connected to it. */
  boolean isConnected() {
    return !controllers.isEmpty();
  }
}
