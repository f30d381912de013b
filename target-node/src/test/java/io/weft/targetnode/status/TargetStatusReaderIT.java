// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.NamespaceEntry;
import io.weft.config.status.IoCounters;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.PortStatus;
import io.weft.config.status.TargetStatus;
import io.weft.config.status.TargetSummary;
import io.weft.targetnode.NodeFixture;
import io.weft.targetnode.subsystem.IoKind;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status records of a running node; {@code TargetMetricsIT} covers connected hosts. */
@Timeout(300)
class TargetStatusReaderIT {
  @TempDir Path folder;
  private NodeFixture fixture;

  @BeforeEach
  void create() throws Exception {
    fixture = new NodeFixture(folder, NamespaceEntry.of(1, "memory:1MiB"), NamespaceEntry.of(2, folder + "/missing"),
        NamespaceEntry.of(3, "memory:2MiB").withEnable(false));
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private TargetStatus read() {
    return TargetStatusReader.read(fixture.node);
  }

  @Test
  void aNodeThatWasNotStartedRunsAndWantsNothing() {
    assertEquals(new TargetStatus(TargetSummary.NONE, read().tcpConnections(), 0, List.of(), List.of()), read());
    assertTrue(read().isComplete());
  }

  @Test
  void namespaces() throws Exception {
    await(fixture.node.start());
    List<NamespaceStatus> namespaces = read().subsystems().getFirst().namespaces();
    NamespaceStatus exported = namespaces.get(0);
    assertTrue(exported.enabled() && exported.exported());
    assertEquals("memory:1MiB", exported.devicePath());
    assertEquals(1 << 20, exported.capacity());
    assertEquals(4096, exported.blockSize());
    assertNotNull(exported.backend());
    assertNull(exported.failure());
    NamespaceStatus failed = namespaces.get(1);
    assertTrue(failed.enabled() && !failed.exported());
    assertTrue(failed.detail().contains("does not exist"), failed.detail());
    assertEquals(NamespaceStatus.notExported(3, "memory:2MiB", false, null), namespaces.get(2));
  }

  @Test
  void everyKindOfIoHasItsCountersUnderTheLabelOfTheMetrics() throws Exception {
    await(fixture.node.start());
    NamespaceStatus exported = read().subsystems().getFirst().namespaces().getFirst();
    List<String> labels = Stream.of(IoKind.values()).map(IoKind::label).toList();
    assertEquals(labels, new ArrayList<>(exported.io().keySet()));
    assertTrue(labels.containsAll(List.of("read", "write")), "the status document shows these");
    labels.forEach(label -> assertEquals(IoCounters.ZERO, exported.io().get(label), label));
  }

  @Test
  void ports() throws Exception {
    await(fixture.node.start());
    List<PortStatus> ports = read().ports();
    assertEquals(
        new PortStatus(1, "127.0.0.1:" + fixture.tcpPort, true, true, null, List.of(NodeFixture.NQN)), ports.get(0));
    assertEquals(
        new PortStatus(2, "127.0.0.1:" + fixture.otherTcpPort, false, false, null, List.of(NodeFixture.NQN)), ports.get(1));
  }

  @Test
  void aPortThatDoesNotListenSaysWhy() throws Exception {
    try (ServerSocket _ = NodeFixture.occupy(fixture.tcpPort)) {
      await(fixture.node.start());
      PortStatus port = read().ports().getFirst();
      assertTrue(port.enabled() && !port.listening());
      assertFalse(port.detail().isEmpty());
      assertTrue(read().problem().orElseThrow().startsWith("port 1: "), read()::toString);
    }
  }

  @Test
  void followsTheConfiguration() throws Exception {
    await(fixture.node.start());
    assertFalse(read().isComplete(), "namespace 2 has no device");
    fixture.edit(was -> was.withSubsystems(
        List.of(was.subsystems().getFirst().withNamespaces(List.of(NamespaceEntry.of(1, "memory:1MiB"))))));
    assertEquals(2, read().wantedRevision());
    assertEquals(2, read().appliedRevision());
    assertTrue(read().isComplete(), read()::toString);
    await(fixture.node.stop());
    assertTrue(read().subsystems().isEmpty() && read().ports().isEmpty());
  }
}
