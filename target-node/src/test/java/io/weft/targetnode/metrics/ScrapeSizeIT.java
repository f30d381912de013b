// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.none.NullBackend;
import io.weft.targetnode.state.NamespaceState;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a scrape of many namespaces is, and how long it takes. */
class ScrapeSizeIT {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String NQN = "nqn.2014-08.org.nvmexpress:uuid:5f3b2b1c-%04d-4f0e-8a9e-0123456789ab";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final EventLoop loop = new EmbeddedChannel().eventLoop();
  private Backend backend;
  private NamespaceState state;

  @BeforeEach
  void open() throws Exception {
    backend = new NullBackend(new DeviceThreads(), 4096, 1 << 30);
    state = new NamespaceStates(vertx, folder).open(UUID.randomUUID()).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** A subsystem with ten namespaces; namespace 1 of subsystem 0 is missing. @param kinds the I/O that each has had */
  private SubsystemView subsystem(int number, IoKind... kinds) {
    Map<Integer, Namespace> exported = new TreeMap<>();
    List<NamespaceEntry> entries = new ArrayList<>();
    for (int nsid = 1; nsid <= 10; nsid++) {
      NamespaceEntry entry = NamespaceEntry.of(nsid, "null:1GiB");
      entries.add(entry);
      if (number > 0 || nsid > 1) {
        exported.put(nsid, new Namespace(entry, backend, stats(kinds), state));
      }
    }
    SubsystemEntry entry =
        SubsystemEntry.of(NQN.formatted(number), SubsystemAttributes.defaults("S" + number), AllowedHosts.ANY, entries);
    return new SubsystemView(entry, exported, Map.of(), List.of(), Set.of(1));
  }

  private List<SubsystemView> subsystems(int count, IoKind... kinds) {
    return IntStream.range(0, count).mapToObj(number -> subsystem(number, kinds)).collect(Collectors.toList());
  }

  private NamespaceStats stats(IoKind... kinds) {
    NamespaceStats stats = new NamespaceStats();
    for (IoKind kind : kinds) {
      stats.on(loop).count(kind, 4096, 80_000, 0);
    }
    return stats;
  }

  /** What a scrape of the subsystems is. The second one counts, as the first has to load its classes: its processor time. */
  private static String scrape(List<SubsystemView> subsystems) throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(() -> new MetricSnapshots(
        TargetMetrics.subsystems(subsystems, new SampleBudget(SampleBudget.SAMPLES))));
    registry.scrape(new ByteArrayOutputStream());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    long started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    registry.scrape(text);
    Duration taken = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started);
    assertTrue(taken.compareTo(LIMIT) < 0, "a scrape took " + taken);
    return text.toString(StandardCharsets.UTF_8);
  }

  private static long samples(String scrape, String name) {
    return scrape.lines().filter(line -> line.startsWith(name + "{")).count();
  }

  @Test
  @DisplayName("a scrape of 2,000 idle namespaces has two samples for each and no histogram (mend 19)")
  void idle() throws Exception {
    String scrape = scrape(subsystems(200));
    assertEquals(2000, samples(scrape, "weft_namespace_up"));
    assertEquals(1999, samples(scrape, "weft_namespace_capacity_bytes"));
    assertFalse(scrape.contains("weft_namespace_latency_seconds"));
    assertTrue(scrape.length() < 600_000, "bytes " + scrape.length());
  }

  @Test
  @DisplayName("a scrape of 2,000 namespaces that were read and written takes less than a second (mend 19)")
  void busy() throws Exception {
    String scrape = scrape(subsystems(200, IoKind.READ, IoKind.WRITE));
    assertEquals(2 * 1999, samples(scrape, "weft_namespace_commands_total"));
    assertEquals(2 * 1999 * 10, samples(scrape, "weft_namespace_latency_seconds_bucket"));
    assertTrue(scrape.contains("kind=\"read\",nsid=\"2\",subsystem=\"" + NQN.formatted(0) + "\",le=\"2.56E-4\"} 1"), scrape);
    assertTrue(scrape.contains("kind=\"read\",nsid=\"2\",subsystem=\"" + NQN.formatted(0) + "\",le=\"6.4E-5\"} 0"), scrape);
  }

  @Test
  @DisplayName("a scrape of 100,000 namespaces takes less than a second, and leaves no fault and no I/O out (mend 19)")
  void tooMany() throws Exception {
    List<SubsystemView> subsystems = subsystems(9_999);
    SubsystemView used = subsystem(9_999, IoKind.READ);
    subsystems.add(used);
    String scrape = scrape(subsystems);
    long samples = scrape.lines().filter(line -> !line.startsWith("#")).count();
    assertTrue(samples <= SampleBudget.SAMPLES && samples > 0.99 * SampleBudget.SAMPLES, "samples " + samples);
    assertTrue(scrape.contains("weft_namespace_up{nsid=\"1\",subsystem=\"" + NQN.formatted(0) + "\"} 0.0"));
    assertTrue(scrape.contains(
        "weft_namespace_commands_total{kind=\"read\",nsid=\"1\",subsystem=\"" + used.nqn() + "\"} 1.0"));
    assertTrue(scrape.length() < 13_000_000, "bytes " + scrape.length());
  }

  @Test
  void whatHasNoRoomIsCounted() {
    SampleBudget budget = new SampleBudget(3);
    assertTrue(budget.take(2));
    assertFalse(budget.take(2));
    assertTrue(budget.take(1));
    assertFalse(budget.take(15));
    assertEquals(17, budget.leftOut());
  }

  @Test
  void residentMemoryIsReadAsLinuxWritesIt() {
    assertEquals(123_456 * 1024.0, ResidentMemory.parse("VmRSS:\t  123456 kB"));
  }
}
