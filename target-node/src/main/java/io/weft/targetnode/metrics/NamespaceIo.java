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
import java.util.List;

/**
 * The I/O metrics of namespaces: only of those kinds of I/O that a namespace has had, since most namespaces have had
 * few or none. The event loops count as they go; a scrape only adds up. A namespace's counters start at zero when its
 * device is opened.
 */
final class NamespaceIo {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The first bucket that a scrape shows by itself, up to 16 us; it holds the faster ones too. */
  private static final int FIRST_BOUND = 4;
  /** The last bucket with a bound, up to 1 s. */
  private static final int LAST_BOUND = 20;
  /** Each bucket of a scrape holds two of the event loops' buckets, so that its bound is 4 times the one before. */
  private static final int STEP = 2;
  private static final int BUCKETS = (LAST_BOUND - FIRST_BOUND) / STEP + 2;
  private static final double[] BOUNDS = bounds();

  /** Commands, bytes, errors, and the buckets, sum and count of the histogram. */
  private static final int SAMPLES_PER_KIND = 3 + BUCKETS + 2;

  private final Family<CounterDataPointSnapshot> commands =
      Family.counter("weft_namespace_commands", "I/O commands that have ended, with success or without.");
  private final Family<CounterDataPointSnapshot> bytes =
      Family.counter("weft_namespace_bytes", "Bytes that successful I/O commands have moved or covered.");
  private final Family<CounterDataPointSnapshot> errors =
      Family.counter("weft_namespace_errors", "I/O commands that storage has ended with an error.");
  private final Family<HistogramDataPointSnapshot> latencies = Family.histogram(
      "weft_namespace_latency_seconds", "Time from receiving an I/O command to answering it, in seconds.");

  private static double[] bounds() {
    double[] bounds = new double[BUCKETS];
    for (int i = 0; i < BUCKETS - 1; i++) {
      bounds[i] = LatencyHistogram.boundSeconds(FIRST_BOUND + i * STEP);
    }
    bounds[BUCKETS - 1] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  /** The bucket of a scrape that holds one of the event loops' buckets. */
  private static int bucket(int bucket) {
    return Math.clamp((bucket - FIRST_BOUND + STEP - 1) / STEP, 0, BUCKETS - 1);
  }

  /** Adds the metrics of a subsystem's namespaces that have had I/O. */
  void add(SubsystemView subsystem, SampleBudget budget) {
    for (Namespace namespace : subsystem.exported().values()) {
      if (!namespace.stats().loops().isEmpty()) {
        add(subsystem.nqn(), namespace, budget);
      }
    }
  }

  private void add(String nqn, Namespace namespace, SampleBudget budget) {
    NamespaceStats stats = namespace.stats();
    for (IoKind kind : IoKind.values()) {
      long ended = stats.sum(loop -> loop.commands(kind));
      if (ended > 0 && budget.take(SAMPLES_PER_KIND)) {
        Labels labels =
            Labels.of("subsystem", nqn, "nsid", Integer.toString(namespace.nsid()), "kind", kind.label());
        commands.add(Family.counter(ended, labels));
        if (kind != IoKind.FLUSH) {
          bytes.add(Family.counter(stats.sum(loop -> loop.bytes(kind)), labels));
        }
        errors.add(Family.counter(stats.sum(loop -> loop.errors(kind)), labels));
        latencies.add(latency(stats, kind, labels));
      }
    }
  }

  private static HistogramDataPointSnapshot latency(NamespaceStats stats, IoKind kind, Labels labels) {
    long[] counts = new long[BUCKETS];
    long sum = 0;
    for (NamespaceStats.LoopStats loop : stats.loops()) {
      LatencyHistogram histogram = loop.latencies(kind);
      for (int i = 0; i < LatencyHistogram.BUCKETS; i++) {
        counts[bucket(i)] += histogram.count(i);
      }
      sum += histogram.sumNanos();
    }
    return Family.histogram(BOUNDS, counts, sum / NANOS_PER_SECOND, labels);
  }

  /** The metrics with all values. */
  List<MetricSnapshot> snapshots() {
    return List.of(commands.snapshot(), bytes.snapshot(), errors.snapshot(), latencies.snapshot());
  }
}
