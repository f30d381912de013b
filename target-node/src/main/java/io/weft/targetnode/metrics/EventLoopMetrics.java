// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Vertx;
import io.weft.fabric.eventloop.EventLoopLoad;
import java.util.Arrays;

/** The load of the event loops of a Vert.x instance: the rate of a counter of seconds is a share of the time. */
public final class EventLoopMetrics implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry;
  private final MultiCollector collector;

  private EventLoopMetrics(PrometheusRegistry registry, MultiCollector collector) {
    this.registry = registry;
    this.collector = collector;
  }

  /**
   * Adds the metrics to a registry.
   *
   * @param vertx created by {@link io.weft.fabric.eventloop.EventLoops}
   * @return removes them when closed
   */
  public static EventLoopMetrics bind(Vertx vertx, PrometheusMeterRegistry registry) {
    PrometheusRegistry prometheus = registry.getPrometheusRegistry();
    MultiCollector collector = () -> collect(vertx);
    prometheus.register(collector);
    return new EventLoopMetrics(prometheus, collector);
  }

  private static MetricSnapshots collect(Vertx vertx) {
    Family<CounterDataPointSnapshot> busy =
        Family.counter("weft_event_loop_busy_seconds", "Time that an event loop spent on events and tasks, in seconds.");
    Family<CounterDataPointSnapshot> spin = Family.counter(
        "weft_event_loop_spin_seconds", "Time that an event loop polled and found nothing, instead of sleeping, in seconds.");
    Family<HistogramDataPointSnapshot> work = Family.histogram("weft_event_loop_work_seconds",
        "How long an event loop worked from when it got work until it had none left, in seconds.");
    Family<HistogramDataPointSnapshot> ran = Family.histogram("weft_event_loop_run_seconds",
        "How long the thread of an event loop ran in such a stretch of work, by its processor time, in seconds.");
    double[] bounds = Arrays.stream(EventLoopLoad.stretchBounds()).mapToDouble(nanos -> nanos / NANOS_PER_SECOND).toArray();
    bounds = Arrays.copyOf(bounds, bounds.length + 1);
    bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
    for (EventLoopLoad load : EventLoopLoad.of(vertx)) {
      Labels labels = Labels.of("loop", load.name());
      busy.add(Family.counter(load.busyNanos() / NANOS_PER_SECOND, labels));
      work.add(Family.histogram(bounds, load.stretches(), load.busyNanos() / NANOS_PER_SECOND, labels));
      ran.add(Family.histogram(bounds, load.ranStretches(), load.ranNanos() / NANOS_PER_SECOND, labels));
      spin.add(Family.counter(load.spinNanos() / NANOS_PER_SECOND, labels));
    }
    return new MetricSnapshots(busy.snapshot(), work.snapshot(), ran.snapshot(), spin.snapshot());
  }

  /** Removes the metrics from the registry. */
  @Override
  public void close() {
    registry.unregister(collector);
  }
}
