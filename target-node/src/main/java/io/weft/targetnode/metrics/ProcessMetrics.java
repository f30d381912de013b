// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The resources of any process: memory, processor, threads, file descriptors. Netty's buffers are counted separately,
 * since the JVM does not see all of their memory.
 */
public final class ProcessMetrics implements AutoCloseable {
  private static final String PROCESSOR_COUNT = "system.cpu.count";
  private static final String PROCESSOR_NANOSECONDS = "process.cpu.time";

  private final JvmGcMetrics gc = new JvmGcMetrics();

  private ProcessMetrics() {}

  /**
   * Adds the metrics of this process to a registry.
   *
   * @param version the version of Weft
   * @return stops following garbage collections when closed
   */
  public static ProcessMetrics bind(PrometheusMeterRegistry registry, String version) {
    ProcessMetrics metrics = new ProcessMetrics();
    registry.getPrometheusRegistry().register(() -> new InfoSnapshot(
        new MetricMetadata("weft_build", "1; the version of Weft and of the Java runtime that runs it."),
        List.of(new InfoDataPointSnapshot(
            Labels.of("version", version, "java_version", Runtime.version().toString())))));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith(PROCESSOR_NANOSECONDS));
    // The suffix "count" is for histograms and summaries.
    registry.config().meterFilter(new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(PROCESSOR_COUNT) ? id.withName("system.processors") : id;
      }
    });
    processorTime(registry);
    residentMemory(registry);
    metrics.gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    // The allocator that Vert.x uses for every connection.
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      bufferMemory(allocator.metric(), "direct", ByteBufAllocatorMetric::usedDirectMemory, registry);
      bufferMemory(allocator.metric(), "heap", ByteBufAllocatorMetric::usedHeapMemory, registry);
    }
    return metrics;
  }

  /** In seconds, the base unit of Prometheus; Micrometer counts nanoseconds. */
  private static void processorTime(MeterRegistry registry) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, os -> os.getProcessCpuTime() / 1e9)
          .baseUnit("seconds")
          .description("Processor time that the process has used, in seconds.")
          .register(registry);
    }
  }

  private static void residentMemory(MeterRegistry registry) {
    if (ResidentMemory.isKnown()) {
      Gauge.builder("process.resident.memory", ResidentMemory::bytes)
          .baseUnit("bytes")
          .description("Memory of the process that is in RAM, in bytes.")
          .register(registry);
    }
  }

  private static void bufferMemory(
      ByteBufAllocatorMetric metric, String area, ToDoubleFunction<ByteBufAllocatorMetric> bytes, MeterRegistry registry) {
    Gauge.builder("weft.buffer.memory", metric, bytes)
        .baseUnit("bytes")
        .tag("area", area)
        .description("Memory that the connections' buffers have taken, in bytes.")
        .strongReference(true)
        .register(registry);
  }

  /** Stops following garbage collections. */
  @Override
  public void close() {
    gc.close();
  }
}
