// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.targetnode.subsystem.IoController;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of the hosts that are connected to subsystems, by the port that they came through. */
final class HostConnections {
  /** What hosts have at one port. */
  private static final class Tally {
    private int controllers;
    private int ioQueues;
  }

  private final Family<GaugeDataPointSnapshot> controllers =
      Family.gauge("weft_controllers", "Controllers of a subsystem that hosts are connected to through a port.");
  private final Family<GaugeDataPointSnapshot> ioQueues =
      Family.gauge("weft_io_queues", "I/O queues of a subsystem that hosts are connected to through a port.");

  /** Adds a subsystem: the ports that it is linked to, even without a host, and those that hosts came through. */
  void add(SubsystemView subsystem, SampleBudget budget) {
    Map<Integer, Tally> byPort = new TreeMap<>();
    subsystem.ports().forEach(port -> byPort.put(port, new Tally()));
    for (IoController controller : subsystem.controllers()) {
      Tally tally = byPort.computeIfAbsent(controller.port().id(), _ -> new Tally());
      tally.controllers++;
      tally.ioQueues += controller.ioQueueCount();
    }
    byPort.forEach((port, tally) -> {
      if (budget.take(2)) {
        Labels labels = Labels.of("subsystem", subsystem.nqn(), "port", Integer.toString(port));
        controllers.add(Family.gauge(tally.controllers, labels));
        ioQueues.add(Family.gauge(tally.ioQueues, labels));
      }
    });
  }

  /** The metrics with all values. */
  List<MetricSnapshot> snapshots() {
    return List.of(controllers.snapshot(), ioQueues.snapshot());
  }
}
