// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.LatencyHistogram;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Collection;
import java.util.List;

/**
 * The I/O metrics of namespaces. The event loops count as they go; a scrape only adds up. A namespace's counters start
 * at zero when its device is opened.
 */
final class NamespaceIo {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] BOUNDS = new double[LatencyHistogram.BUCKETS];

  static {
    for (int i = 0; i < BOUNDS.length; i++) {
      BOUNDS[i] = LatencyHistogram.boundSeconds(i);
    }
  }

  private final Family<CounterDataPointSnapshot> commands =
      Family.counter("weft_namespace_commands", "I/O commands that have ended, with success or without.");
  private final Family<CounterDataPointSnapshot> bytes =
      Family.counter("weft_namespace_bytes", "Bytes that successful I/O commands have moved or covered.");
  private final Family<CounterDataPointSnapshot> errors =
      Family.counter("weft_namespace_errors", "I/O commands that storage has ended with an error.");
  private final Family<HistogramDataPointSnapshot> latencies = Family.histogram(
      "weft_namespace_latency_seconds", "Time from receiving an I/O command to answering it, in seconds.");

  private NamespaceIo() {}

  /** The metrics of all namespaces that are exported now. */
  static List<MetricSnapshot> of(Collection<TargetSubsystem> subsystems) {
    NamespaceIo io = new NamespaceIo();
    for (TargetSubsystem subsystem : subsystems) {
      for (Namespace namespace : subsystem.namespaces().values()) {
        for (IoKind kind : IoKind.values()) {
          Labels labels = Labels.of("subsystem", subsystem.nqn(), "nsid", Integer.toString(namespace.nsid()),
              "kind", kind.label());
          io.collect(namespace.stats(), kind, labels);
        }
      }
    }
    return List.of(io.commands.snapshot(), io.bytes.snapshot(), io.errors.snapshot(), io.latencies.snapshot());
  }

  private void collect(NamespaceStats stats, IoKind kind, Labels labels) {
    commands.add(Family.counter(stats.sum(loop -> loop.commands(kind)), labels));
    if (kind != IoKind.FLUSH) {
      bytes.add(Family.counter(stats.sum(loop -> loop.bytes(kind)), labels));
    }
    errors.add(Family.counter(stats.sum(loop -> loop.errors(kind)), labels));
    latencies.add(latency(stats, kind, labels));
  }

  private static HistogramDataPointSnapshot latency(NamespaceStats stats, IoKind kind, Labels labels) {
    long[] counts = new long[BOUNDS.length];
    long sum = 0;
    for (NamespaceStats.LoopStats loop : stats.loops()) {
      LatencyHistogram histogram = loop.latencies(kind);
      for (int i = 0; i < counts.length; i++) {
        counts[i] += histogram.count(i);
      }
      sum += histogram.sumNanos();
    }
    return Family.histogram(BOUNDS, counts, sum / NANOS_PER_SECOND, labels);
  }
}
