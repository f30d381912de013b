// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.status.Tally;
import io.weft.config.status.TargetSummary;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills a {@link TargetSummary} with what is this node's. The configuration is counted once for each revision; a reading then
 * only adds up what the subsystems run.
 */
final class SummaryReader {
  /** What a node has of a configuration. */
  private record Counted(NodeView view, Configuration local, int namespaces, int enabledNamespaces, int enabledPorts) {
    static Counted of(NodeView view) {
      int namespaces = 0;
      int enabled = 0;
      for (SubsystemEntry subsystem : view.local().subsystems()) {
        namespaces += subsystem.namespaces().size();
        for (NamespaceEntry namespace : subsystem.namespaces()) {
          enabled += namespace.enable() ? 1 : 0;
        }
      }
      int ports = (int) view.local().ports().stream().filter(PortEntry::enable).count();
      return new Counted(view, view.local(), namespaces, enabled, ports);
    }
  }

  private final TargetNode node;
  private volatile Counted counted = Counted.of(NodeView.of(Configuration.EMPTY, null));

  SummaryReader(TargetNode node) {
    this.node = node;
  }

  /** Reads the summary. From any thread. */
  TargetSummary read() {
    Counted wanted = counted(node.view());
    long applied = node.appliedRevision();
    int exported = 0;
    int controllers = 0;
    for (TargetSubsystem subsystem : node.subsystems()) {
      exported += subsystem.namespacesHere().size();
      controllers += subsystem.controllers().size();
    }
    int listening = 0;
    for (PortEntry port : wanted.local().ports()) {
      listening += node.isListening(port.portId()) ? 1 : 0;
    }
    Map<Integer, String> ports = node.portFailures();
    Map<String, Map<Integer, DeviceCondition>> namespaces = node.namespaceFailures();
    return new TargetSummary(wanted.local().revision(), applied,
        new Tally(wanted.namespaces(), wanted.enabledNamespaces(), exported),
        new Tally(wanted.local().ports().size(), wanted.enabledPorts(), listening),
        controllers, failed(ports, namespaces), failures(ports, namespaces));
  }

  /** What fails, a message; empty if nothing does. Costs what fails, and counts nothing. */
  Optional<String> failure() {
    Map<Integer, String> ports = node.portFailures();
    Map<String, Map<Integer, DeviceCondition>> namespaces = node.namespaceFailures();
    int failed = failed(ports, namespaces);
    return failed == 0 ? Optional.empty() : Optional.of(TargetSummary.describe(failures(ports, namespaces), failed));
  }

  private static int failed(Map<Integer, String> ports, Map<String, Map<Integer, DeviceCondition>> namespaces) {
    return ports.size() + namespaces.values().stream().mapToInt(Map::size).sum();
  }

  private Counted counted(NodeView view) {
    Counted last = counted;
    if (last.view() != view) {
      last = Counted.of(view);
      counted = last;
    }
    return last;
  }

  private static List<String> failures(Map<Integer, String> ports, Map<String, Map<Integer, DeviceCondition>> namespaces) {
    List<String> lines = new ArrayList<>();
    ports.entrySet().stream().sorted(Map.Entry.comparingByKey()).limit(TargetSummary.MAX_FAILURES)
        .forEach(port -> lines.add("port %d: %s".formatted(port.getKey(), port.getValue())));
    for (Map.Entry<String, Map<Integer, DeviceCondition>> subsystem : namespaces.entrySet()) {
      if (lines.size() >= TargetSummary.MAX_FAILURES) {
        break;
      }
      subsystem.getValue().entrySet().stream().sorted(Map.Entry.comparingByKey())
          .limit(TargetSummary.MAX_FAILURES - lines.size())
          .forEach(namespace -> lines.add(
              "%s namespace %d: %s".formatted(subsystem.getKey(), namespace.getKey(), namespace.getValue().describe())));
    }
    return lines;
  }
}
