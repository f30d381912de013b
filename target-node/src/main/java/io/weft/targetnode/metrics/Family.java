// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One metric while a scrape collects it: its description and the values so far.
 *
 * @param <P> a value with its labels
 */
final class Family<P> {
  private final MetricMetadata metadata;
  private final BiFunction<MetricMetadata, List<P>, MetricSnapshot> kind;
  private final List<P> points = new ArrayList<>();

  private Family(String name, String help, BiFunction<MetricMetadata, List<P>, MetricSnapshot> kind) {
    this.metadata = new MetricMetadata(name, help);
    this.kind = kind;
  }

  /** A value that rises and falls. */
  static Family<GaugeDataPointSnapshot> gauge(String name, String help) {
    return new Family<>(name, help, GaugeSnapshot::new);
  }

  /** A value that only rises. @param name without the {@code _total} that a scrape shows */
  static Family<CounterDataPointSnapshot> counter(String name, String help) {
    return new Family<>(name, help, CounterSnapshot::new);
  }

  /** A distribution of values. */
  static Family<HistogramDataPointSnapshot> histogram(String name, String help) {
    return new Family<>(name, help, HistogramSnapshot::new);
  }

  /** A gauge's value. */
  static GaugeDataPointSnapshot gauge(double value, Labels labels) {
    return new GaugeDataPointSnapshot(value, labels, null);
  }

  /** A counter's value. */
  static CounterDataPointSnapshot counter(double value, Labels labels) {
    return new CounterDataPointSnapshot(value, labels, null, 0);
  }

  /**
   * A histogram's values.
   *
   * @param bounds the inclusive upper bound of each bucket, the last one infinite
   * @param counts the number of values in each bucket
   * @param sum the sum of all values
   */
  static HistogramDataPointSnapshot histogram(double[] bounds, long[] counts, double sum, Labels labels) {
    return new HistogramDataPointSnapshot(ClassicHistogramBuckets.of(bounds, counts), sum, labels, Exemplars.EMPTY, 0);
  }

  void add(P point) {
    points.add(point);
  }

  /** The metric with all of its values. */
  MetricSnapshot snapshot() {
    return kind.apply(metadata, points);
  }
}
