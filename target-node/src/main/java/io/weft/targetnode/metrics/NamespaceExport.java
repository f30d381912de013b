// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.config.NamespaceEntry;
import io.weft.targetnode.subsystem.Namespace;
import java.util.List;

/** The metrics of each namespace that is configured: whether it is exported, and its size. */
final class NamespaceExport {
  private final Family<GaugeDataPointSnapshot> up =
      Family.gauge("weft_namespace_up", "1 for an enabled namespace that is exported, 0 for one that is not.");
  private final Family<GaugeDataPointSnapshot> capacity =
      Family.gauge("weft_namespace_capacity_bytes", "Size of an exported namespace in bytes.");

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
    return List.of(up.snapshot(), capacity.snapshot());
  }
}
