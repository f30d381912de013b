// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.status.TargetStatusReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of a target node. Each scrape reads the running node, so that nothing is kept for parts that have gone
 * and nothing is recorded twice. From any thread, without waiting for an event loop.
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
    MultiCollector collector = () -> collect(node);
    prometheus.register(collector);
    return new TargetMetrics(prometheus, collector);
  }

  private static MetricSnapshots collect(TargetNode node) {
    List<MetricSnapshot> metrics = new ArrayList<>(NamespaceIo.of(node.subsystems()));
    metrics.addAll(NodeState.of(TargetStatusReader.read(node)));
    return new MetricSnapshots(metrics);
  }

  /** Removes the metrics from the registry. */
  @Override
  public void close() {
    registry.unregister(collector);
  }
}
