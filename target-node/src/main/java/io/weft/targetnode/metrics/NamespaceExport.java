// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.config.NamespaceEntry;
import io.weft.config.status.DeviceFailure;
import io.weft.targetnode.subsystem.Namespace;
import java.util.List;

/** The metrics of each namespace that is configured: whether it is exported, its size, and what is wrong with its device. */
final class NamespaceExport {
  private final Family<GaugeDataPointSnapshot> up =
      Family.gauge("weft_namespace_up", "1 for an enabled namespace that is exported, 0 for one that is not.");
  private final Family<GaugeDataPointSnapshot> capacity =
      Family.gauge("weft_namespace_capacity_bytes", "Size of an exported namespace in bytes.");

  private final Family<GaugeDataPointSnapshot> problem = Family.gauge("weft_namespace_problem_since_seconds",
      "Time at which the problem with the device of a namespace came up, by the state of the device; none if it is well.");

  /** Adds the devices of a subsystem that something is wrong with, whether they are served or not. */
  void addProblems(SubsystemView subsystem, SampleBudget budget) {
    subsystem.failures().forEach((nsid, condition) -> {
      DeviceFailure failure = condition.failure();
      if (failure != null && budget.take(1)) {
        problem.add(Family.gauge(failure.since().toEpochMilli() / 1000.0,
            labels(subsystem, nsid).add("state", failure.state())));
      }
    });
  }

  /** Adds the enabled namespaces of a subsystem that are not exported. */
  void addMissing(SubsystemView subsystem, SampleBudget budget) {
    for (NamespaceEntry namespace : subsystem.entry().namespaces()) {
      if (namespace.enable() && !subsystem.exported().containsKey(namespace.nsid()) && budget.take(1)) {
        up.add(Family.gauge(0, labels(subsystem, namespace.nsid())));
      }
    }
  }

  /** Adds the namespaces of a subsystem that are exported. */
  void addExported(SubsystemView subsystem, SampleBudget budget) {
    for (Namespace namespace : subsystem.exported().values()) {
      if (budget.take(2)) {
        Labels labels = labels(subsystem, namespace.nsid());
        up.add(Family.gauge(1, labels));
        capacity.add(Family.gauge((double) (namespace.blocks() << namespace.blockShift()), labels));
      }
    }
  }

  private static Labels labels(SubsystemView subsystem, int nsid) {
    return Labels.of("subsystem", subsystem.nqn(), "nsid", Integer.toString(nsid));
  }

  /** The metrics with all values. */
  List<MetricSnapshot> snapshots() {
    return List.of(up.snapshot(), capacity.snapshot(), problem.snapshot());
  }
}
