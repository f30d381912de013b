// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.status.TargetStatusReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The metrics of a target node. Each scrape reads the running node, so that nothing is kept for parts that have gone
 * and nothing is recorded twice. From any thread, without waiting for an event loop.
 *
 * <p>A scrape has at most {@link SampleBudget#SAMPLES} samples of ports, subsystems and namespaces: first of what does
 * not work, then the I/O there was, then connected hosts, then everything else in the order of the configuration.
 */
public final class TargetMetrics implements AutoCloseable {
  private final PrometheusRegistry registry;
  private final MultiCollector collector;

  private TargetMetrics(PrometheusRegistry registry, MultiCollector collector) {
    this.registry = registry;
    this.collector = collector;
  }

  /**
   * Adds a node's metrics to a registry.
   *
   * @return removes them when closed
   */
  public static TargetMetrics bind(TargetNode node, PrometheusMeterRegistry registry) {
    PrometheusRegistry prometheus = registry.getPrometheusRegistry();
    TargetStatusReader status = new TargetStatusReader(node);
    MultiCollector collector = () -> collect(node, status, new SampleBudget(SampleBudget.SAMPLES));
    prometheus.register(collector);
    return new TargetMetrics(prometheus, collector);
  }

  private static MetricSnapshots collect(TargetNode node, TargetStatusReader status, SampleBudget budget) {
    Configuration wanted = node.view().local();
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(ports(node, wanted, budget));
    metrics.addAll(subsystems(SubsystemView.of(node, wanted), budget));
    metrics.addAll(NodeState.of(node, status.summary(), budget));
    return new MetricSnapshots(metrics);
  }

  /** The metrics of subsystems and their namespaces, the most important first. */
  static List<MetricSnapshot> subsystems(List<SubsystemView> subsystems, SampleBudget budget) {
    NamespaceExport export = new NamespaceExport();
    NamespaceIo io = new NamespaceIo();
    HostConnections hosts = new HostConnections();
    subsystems.forEach(subsystem -> export.addMissing(subsystem, budget));
    subsystems.forEach(subsystem -> export.addProblems(subsystem, budget));
    subsystems.forEach(subsystem -> io.add(subsystem, budget));
    subsystems.stream().filter(SubsystemView::isConnected).forEach(subsystem -> hosts.add(subsystem, budget));
    subsystems.forEach(subsystem -> export.addExported(subsystem, budget));
    subsystems.stream().filter(subsystem -> !subsystem.isConnected()).forEach(subsystem -> hosts.add(subsystem, budget));
    return Stream.of(io.snapshots(), export.snapshots(), hosts.snapshots()).flatMap(List::stream).toList();
  }

  private static MetricSnapshot ports(TargetNode node, Configuration wanted, SampleBudget budget) {
    Family<GaugeDataPointSnapshot> up =
        Family.gauge("weft_port_up", "1 for an enabled port that listens, 0 for one that does not.");
    for (PortEntry port : wanted.ports()) {
      if (port.enable() && budget.take(1)) {
        up.add(Family.gauge(node.isListening(port.portId()) ? 1 : 0,
            Labels.of("port", Integer.toString(port.portId()), "address", port.address().describe())));
      }
    }
    return up.snapshot();
  }

  /** Removes the metrics from the registry. */
  @Override
  public void close() {
    registry.unregister(collector);
  }
}
