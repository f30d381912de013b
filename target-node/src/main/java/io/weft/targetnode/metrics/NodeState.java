// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.config.status.ControllerStatus;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.PortStatus;
import io.weft.config.status.SubsystemStatus;
import io.weft.config.status.TargetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of a node's configured parts and whether they work, from its status. */
final class NodeState {
  private final Family<GaugeDataPointSnapshot> namespaceUp =
      Family.gauge("weft_namespace_up", "1 for an enabled namespace that is exported, 0 for one that is not.");
  private final Family<GaugeDataPointSnapshot> capacity =
      Family.gauge("weft_namespace_capacity_bytes", "Size of an exported namespace in bytes.");
  private final Family<GaugeDataPointSnapshot> controllers =
      Family.gauge("weft_controllers", "Controllers of a subsystem that hosts are connected to through a port.");
  private final Family<GaugeDataPointSnapshot> ioQueues =
      Family.gauge("weft_io_queues", "I/O queues of a subsystem that hosts are connected to through a port.");
  private final Family<GaugeDataPointSnapshot> portUp =
      Family.gauge("weft_port_up", "1 for an enabled port that listens, 0 for one that does not.");

  private NodeState() {}

  static List<MetricSnapshot> of(TargetStatus status) {
    NodeState state = new NodeState();
    status.subsystems().forEach(state::namespaces);
    status.subsystems().forEach(subsystem -> state.controllers(subsystem, status.ports()));
    status.ports().stream().filter(PortStatus::enabled).forEach(state::port);
    return List.of(
        state.namespaceUp.snapshot(),
        state.capacity.snapshot(),
        state.controllers.snapshot(),
        state.ioQueues.snapshot(),
        state.portUp.snapshot(),
        single("weft_tcp_connections", "NVMe/TCP connections that are open in this process.", status.tcpConnections()),
        single("weft_slot_memory_reserved_bytes", "Memory that the event loops' data buffers have taken, in bytes.",
            status.slotMemoryReserved()),
        single("weft_configuration_revision", "Revision of the configuration that was applied last.",
            status.appliedRevision()));
  }

  private static MetricSnapshot single(String name, String help, double value) {
    Family<GaugeDataPointSnapshot> family = Family.gauge(name, help);
    family.add(Family.gauge(value, Labels.EMPTY));
    return family.snapshot();
  }

  private void namespaces(SubsystemStatus subsystem) {
    for (NamespaceStatus namespace : subsystem.namespaces()) {
      Labels labels = Labels.of("subsystem", subsystem.nqn(), "nsid", Integer.toString(namespace.nsid()));
      if (namespace.enabled()) {
        namespaceUp.add(Family.gauge(namespace.exported() ? 1 : 0, labels));
      }
      if (namespace.exported()) {
        capacity.add(Family.gauge(namespace.capacity(), labels));
      }
    }
  }

  /** For each port that the subsystem is linked to, or that hosts are still connected through. */
  private void controllers(SubsystemStatus subsystem, List<PortStatus> ports) {
    Map<Integer, List<ControllerStatus>> byPort = new TreeMap<>();
    ports.stream()
        .filter(port -> port.enabled() && port.subsystems().contains(subsystem.nqn()))
        .forEach(port -> byPort.put(port.portId(), new ArrayList<>()));
    subsystem.controllers().forEach(c -> byPort.computeIfAbsent(c.portId(), _ -> new ArrayList<>()).add(c));
    byPort.forEach((port, connected) -> {
      Labels labels = Labels.of("subsystem", subsystem.nqn(), "port", Integer.toString(port));
      controllers.add(Family.gauge(connected.size(), labels));
      ioQueues.add(Family.gauge(connected.stream().mapToInt(ControllerStatus::ioQueues).sum(), labels));
    });
  }

  private void port(PortStatus port) {
    portUp.add(Family.gauge(port.listening() ? 1 : 0,
        Labels.of("port", Integer.toString(port.portId()), "address", port.address())));
  }
}
