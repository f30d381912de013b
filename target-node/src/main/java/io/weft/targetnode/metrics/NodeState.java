// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.config.status.Tally;
import io.weft.config.status.TargetSummary;
import io.weft.targetnode.TargetNode;
import java.util.List;

/** The metrics of a node as a whole: a few samples, however large its configuration is. */
final class NodeState {
  private static final String STATE = "state";

  private NodeState() {}

  static List<MetricSnapshot> of(TargetNode node, TargetSummary summary, SampleBudget budget) {
    return List.of(
        single("weft_subsystems", "NVM subsystems in the configuration.", node.configuration().subsystems().size()),
        tally("weft_namespaces", "Namespaces in the configuration, by state.", summary.namespaces(), "exported"),
        tally("weft_ports", "Ports in the configuration, by state.", summary.ports(), "listening"),
        single("weft_tcp_connections", "NVMe/TCP connections that are open in this process.", node.runtime().connections()),
        single("weft_slot_memory_reserved_bytes", "Memory that the event loops' data buffers have taken, in bytes.",
            node.runtime().slots().reserved()),
        single("weft_configuration_revision", "Revision of the configuration that was applied last.",
            summary.appliedRevision()),
        single("weft_scrape_samples_left_out", "Samples that this scrape has no room for.", budget.leftOut()));
  }

  private static MetricSnapshot single(String name, String help, double value) {
    Family<GaugeDataPointSnapshot> family = Family.gauge(name, help);
    family.add(Family.gauge(value, Labels.EMPTY));
    return family.snapshot();
  }

  private static MetricSnapshot tally(String name, String help, Tally tally, String working) {
    Family<GaugeDataPointSnapshot> family = Family.gauge(name, help);
    family.add(Family.gauge(tally.working(), Labels.of(STATE, working)));
    family.add(Family.gauge(Math.max(0, tally.enabled() - tally.working()), Labels.of(STATE, "failed")));
    family.add(Family.gauge(tally.configured() - tally.enabled(), Labels.of(STATE, "disabled")));
    return family.snapshot();
  }
}
