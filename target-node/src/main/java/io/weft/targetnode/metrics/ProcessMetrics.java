// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.function.ToDoubleFunction;

/**
 * The resources of any process: memory, processor, threads, file descriptors. Netty's buffers are counted separately,
 * since the JVM does not see all of their memory.
 */
public final class ProcessMetrics implements AutoCloseable {
  private final JvmGcMetrics gc = new JvmGcMetrics();

  private ProcessMetrics() {}

  /**
   * Adds the metrics of this process to a registry.
   *
   * @return stops following garbage collections when closed
   */
  public static ProcessMetrics bind(MeterRegistry registry) {
    ProcessMetrics metrics = new ProcessMetrics();
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
