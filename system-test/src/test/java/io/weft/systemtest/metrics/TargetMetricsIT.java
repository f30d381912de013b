// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.metrics;

import static io.weft.systemtest.metrics.MeteredTarget.BLOCK;
import static io.weft.systemtest.metrics.MeteredTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weft.config.status.ControllerStatus;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.TargetStatus;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.targetnode.metrics.TargetMetrics;
import io.weft.targetnode.status.TargetStatusReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics and the status of a real node. */
class TargetMetricsIT {
  private static final String READ = "kind=\"read\"";
  private static final String WRITE = "kind=\"write\"";

  private MeteredTarget target;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    target = new MeteredTarget(data);
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  /** Sends three reads of one block, one write of two blocks, and one of each other kind. */
  private HostController connectAndDoIo() throws Exception {
    HostController controller = target.connect();
    HostNamespace namespace = await(controller.namespace(1));
    for (int i = 0; i < 3; i++) {
      await(namespace.read(i, ByteBuffer.allocateDirect(BLOCK)));
    }
    await(namespace.write(0, ByteBuffer.allocateDirect(2 * BLOCK)));
    await(namespace.flush());
    await(namespace.writeZeroes(4, 3, false));
    await(namespace.deallocate(8, 5));
    return controller;
  }

  @Test
  void countsIoByKind() throws Exception {
    connectAndDoIo();
    Scrape scrape = target.scrape();
    Map<String, Integer> commands = Map.of("read", 3, "write", 1, "flush", 1, "write_zeroes", 1, "discard", 1);
    commands.forEach((kind, count) -> {
      String[] labels = {"subsystem=\"" + MeteredTarget.NQN + "\"", "nsid=\"1\"", "kind=\"" + kind + "\""};
      assertEquals(count.doubleValue(), scrape.value("weft_namespace_commands_total", labels), kind);
      assertEquals(0, scrape.value("weft_namespace_errors_total", labels), kind);
    });
    assertEquals(3 * BLOCK, scrape.value("weft_namespace_bytes_total", READ));
    assertEquals(2 * BLOCK, scrape.value("weft_namespace_bytes_total", WRITE));
    assertEquals(3 * BLOCK, scrape.value("weft_namespace_bytes_total", "kind=\"write_zeroes\""));
    assertEquals(5 * BLOCK, scrape.value("weft_namespace_bytes_total", "kind=\"discard\""));
    assertEquals(List.of(), scrape.values("weft_namespace_bytes_total", "kind=\"flush\""));
  }

  @Test
  void latenciesAreAHistogram() throws Exception {
    connectAndDoIo();
    Scrape scrape = target.scrape();
    assertEquals("histogram", scrape.types().get("weft_namespace_latency_seconds"));
    assertEquals(3, scrape.value("weft_namespace_latency_seconds_count", READ));
    assertEquals(3, scrape.value("weft_namespace_latency_seconds_bucket", READ, "le=\"+Inf\""));
    double upToQuarter = scrape.value("weft_namespace_latency_seconds_bucket", READ, "le=\"0.262144\"");
    double upToSecond = scrape.value("weft_namespace_latency_seconds_bucket", READ, "le=\"1.048576\"");
    assertTrue(upToQuarter <= upToSecond && upToSecond <= 3, upToQuarter + " and " + upToSecond);
    double sum = scrape.value("weft_namespace_latency_seconds_sum", READ);
    assertTrue(sum > 0 && sum < 60, "sum " + sum);
  }

  @Test
  void showsWhatIsThere() throws Exception {
    connectAndDoIo();
    target.connect();
    Scrape scrape = target.scrape();
    assertEquals(2, scrape.value("weft_controllers", "port=\"1\""));
    assertEquals(2, scrape.value("weft_io_queues", "port=\"1\""));
    assertEquals(4, scrape.value("weft_tcp_connections"));
    assertEquals(1, scrape.value("weft_port_up", "address=\"127.0.0.1:" + target.tcpPort + "\""));
    assertEquals(MeteredTarget.CAPACITY, scrape.value("weft_namespace_capacity_bytes", "nsid=\"1\""));
    assertEquals(1, scrape.value("weft_namespace_up", "nsid=\"1\""));
    assertEquals(0, scrape.value("weft_namespace_up", "nsid=\"2\""));
    assertEquals(1, scrape.values("weft_namespace_problem_since_seconds").size());
    double since = scrape.value("weft_namespace_problem_since_seconds", "nsid=\"2\"", "state=\"failed\"");
    assertTrue(Math.abs(System.currentTimeMillis() / 1000.0 - since) < 300, "since " + since);
    assertEquals(1, scrape.value("weft_configuration_revision"));
    assertTrue(scrape.value("weft_slot_memory_reserved_bytes") > 0);
  }

  @Test
  void eventLoopsWork() throws Exception {
    connectAndDoIo();
    Scrape scrape = target.scrape();
    assertTrue(scrape.value("weft_event_loop_busy_seconds_total", "vert.x-eventloop-thread-0") > 0);
    assertTrue(scrape.value("weft_event_loop_busy_seconds_total", "vert.x-eventloop-thread-1") > 0);
    assertTrue(scrape.value("weft_event_loop_spin_seconds_total", "vert.x-eventloop-thread-0") >= 0);
    assertTrue(scrape.value("weft_event_loop_work_seconds_count", "vert.x-eventloop-thread-0") > 0);
    assertEquals(scrape.value("weft_event_loop_work_seconds_count", "vert.x-eventloop-thread-0"),
        scrape.value("weft_event_loop_work_seconds_bucket", "vert.x-eventloop-thread-0", "le=\"+Inf\""));
  }

  @Test
  void statusShowsHostsAndFailures() throws Exception {
    HostController controller = connectAndDoIo();
    TargetStatus status = TargetStatusReader.read(target.node);
    assertFalse(status.isComplete());
    assertEquals(status.wantedRevision(), status.appliedRevision());
    ControllerStatus seen = status.subsystems().getFirst().controllers().getFirst();
    assertEquals(controller.id(), seen.cntlid());
    assertEquals(target.host.identity().nqn(), seen.hostNqn());
    assertEquals(target.host.identity().id().toString(), seen.hostId());
    assertTrue(String.valueOf(seen.hostAddress()).startsWith("127.0.0.1:"), "from " + seen.hostAddress());
    assertEquals(1, seen.ioQueues());
    assertTrue(seen.commands() >= 7, "commands " + seen.commands());
    Duration connected = Duration.between(seen.connectedSince(), Instant.now());
    assertTrue(!connected.isNegative() && connected.toSeconds() < 60, "connected for " + connected);
    NamespaceStatus works = status.subsystems().getFirst().namespaces().getFirst();
    assertEquals(MeteredTarget.CAPACITY, works.capacity());
    assertNotNull(works.backend());
    assertEquals(3, works.io("read").commands());
    NamespaceStatus fails = status.subsystems().getFirst().namespaces().getLast();
    assertFalse(fails.exported());
    assertTrue(String.valueOf(fails.failure()).contains("missing"), fails.detail());
    assertTrue(status.ports().getFirst().listening());
    assertNull(status.ports().getFirst().failure());
  }

  @Test
  void followsAdditionsAndRemovals() throws Exception {
    HostController controller = connectAndDoIo();
    await(controller.shutdown());
    target.awaitStatus(status -> status.subsystems().getFirst().controllers().isEmpty());
    assertEquals(0, target.scrape().value("weft_controllers", "port=\"1\""));

    target.edit(now -> now.withSubsystems(
        List.of(now.subsystems().getFirst().withNamespaces(List.of()))));
    target.awaitStatus(status -> status.appliedRevision() == 2 && status.isComplete());
    assertEquals(List.of(), target.scrape().values("weft_namespace_commands_total"));
    assertEquals(List.of(), target.scrape().values("weft_namespace_latency_seconds_bucket"));
    assertEquals(List.of(), target.scrape().values("weft_namespace_up"));

    target.edit(now -> now.withPorts(List.of()));
    target.awaitStatus(status -> status.appliedRevision() == 3);
    assertEquals(List.of(), target.scrape().values("weft_port_up"));
    assertEquals(List.of(), target.scrape().values("weft_controllers"));
  }

  @Test
  void closingRemovesTheMetrics() {
    PrometheusMeterRegistry another = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    TargetMetrics metrics = TargetMetrics.bind(target.node, another);
    assertEquals(1, new Scrape(another).value("weft_port_up"));
    metrics.close();
    assertEquals(Map.of(), new Scrape(another).types());
  }
}
