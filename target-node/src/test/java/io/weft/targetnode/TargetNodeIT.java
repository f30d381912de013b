// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.NodeFixture.answers;
import static io.weft.targetnode.NodeFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.config.store.ConfigStore;
import io.weft.testkit.Eventually;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life cycle of a target node, and how it follows its configuration. */
@Timeout(300)
class TargetNodeIT {
  @TempDir Path folder;
  private NodeFixture fixture;
  private TargetNode node;

  @BeforeEach
  void create() throws Exception {
    fixture = new NodeFixture(folder, NamespaceEntry.of(1, "memory:1MiB"));
    node = fixture.node;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private void awaitState(TargetNodeState state) throws Exception {
    Eventually.until("the node is " + state, () -> node.state() == state);
  }

  @Test
  void livesFromStartToStop() throws Exception {
    assertEquals(TargetNodeState.NEW, node.state());
    assertEquals(0, node.configuration().revision());
    await(node.start());
    awaitState(TargetNodeState.RUNNING);
    assertEquals(1, node.appliedRevision());
    assertEquals(1, node.subsystems().iterator().next().namespaces().size());
    assertTrue(answers(fixture.tcpPort));
    await(node.stop());
    assertEquals(TargetNodeState.STOPPED, node.state());
    assertFalse(answers(fixture.tcpPort));
    assertTrue(node.subsystems().isEmpty());
    assertTrue(node.ports().isEmpty());
  }

  @Test
  void startsOnlyOnce() throws Exception {
    await(node.start());
    awaitState(TargetNodeState.RUNNING);
    Throwable again = assertThrows(Throwable.class, () -> await(node.start()));
    assertInstanceOf(IllegalStateException.class, again);
    assertTrue(node.isListening(1), "the node goes on");
  }

  @Test
  void doesNotStartAfterItWasStopped() throws Exception {
    await(node.stop());
    Throwable late = assertThrows(Throwable.class, () -> await(node.start()));
    assertEquals("a TargetNodeState cannot go from STOPPED to STARTING", late.getMessage());
  }

  @Test
  void aStopDuringTheStartWins() throws Exception {
    Future<Void> started = node.start();
    Future<Void> stopped = node.stop();
    await(stopped);
    assertThrows(Throwable.class, () -> await(started));
    assertEquals(TargetNodeState.STOPPED, node.state());
    assertFalse(answers(fixture.tcpPort));
  }

  @Test
  void stopsOnlyOnce() throws Exception {
    await(node.start());
    Future<Void> first = node.stop();
    await(node.stop());
    assertTrue(first.succeeded(), "the second call waits for the first");
  }

  @Test
  void aChangeAfterTheStopOpensNothing() throws Exception {
    await(node.start());
    Future<Void> stopped = node.stop();
    await(fixture.store.edit(ConfigStore.ANY_REVISION,
        was -> was.withPorts(List.of(NodeFixture.port(2, fixture.otherTcpPort)))));
    await(stopped);
    assertTrue(node.ports().isEmpty());
    assertFalse(answers(fixture.otherTcpPort));
  }

  @Test
  void appliesEachChangeAndLeavesTheRestAlone() throws Exception {
    await(node.start());
    Object subsystem = node.subsystems().iterator().next();
    Object port = node.ports().get(1);
    fixture.edit(was -> was.withPorts(
        List.of(NodeFixture.port(1, fixture.tcpPort), NodeFixture.port(2, fixture.otherTcpPort))));
    assertEquals(Set.of(1, 2), node.ports().keySet());
    assertTrue(port == node.ports().get(1), "port 1 was not touched");
    assertTrue(subsystem == node.subsystems().iterator().next(), "nor was the subsystem");
    fixture.edit(was -> was.withPorts(List.of(NodeFixture.port(2, fixture.otherTcpPort))));
    assertEquals(Set.of(2), node.ports().keySet());
    assertFalse(answers(fixture.tcpPort));
  }

  @Test
  void aPortThatMovesIsOpenedElsewhere() throws Exception {
    await(node.start());
    fixture.edit(was -> was.withPorts(List.of(NodeFixture.port(1, fixture.otherTcpPort))));
    assertTrue(answers(fixture.otherTcpPort));
    assertFalse(answers(fixture.tcpPort));
  }

  @Test
  void aPortWhoseAddressIsTakenIsTriedAgainAtTheNextChange() throws Exception {
    try (ServerSocket _ = NodeFixture.occupy(fixture.tcpPort)) {
      await(node.start());
      assertEquals(Set.of(1), node.portFailures().keySet());
      assertFalse(node.isListening(1));
    }
    fixture.edit(was -> was.withDiscoveryNqn("nqn.2026-11.io.weft:discovery"));
    assertEquals(Map.of(), node.portFailures());
    assertTrue(node.isListening(1));
  }

  @Test
  void aNamespaceThatCannotBeOpenedIsLeftOut() throws Exception {
    await(node.start());
    fixture.edit(was -> was.withSubsystems(List.of(was.subsystems().getFirst().withNamespaces(
        List.of(NamespaceEntry.of(1, "memory:1MiB"), NamespaceEntry.of(2, folder + "/missing"))))));
    assertEquals(Set.of(2), node.namespaceFailures().get(NodeFixture.NQN).keySet());
    assertEquals(Set.of(1), node.subsystems().iterator().next().namespaces().keySet());
  }

  @Test
  void everyListenerHearsOfPortsUntilItIsClosed() throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    PortWatch watch = node.watchPorts(first::incrementAndGet);
    node.watchPorts(second::incrementAndGet);
    await(node.start());
    assertEquals(1, first.get());
    assertEquals(1, second.get());
    watch.close();
    watch.close();
    fixture.edit(was -> was.withPorts(List.of()));
    assertEquals(1, first.get(), "it has left");
    assertEquals(2, second.get());
  }

  @Test
  void tellsWhatItCouldNotRun() throws Exception {
    await(node.start());
    assertEquals(List.of(), await(node.problems(fixture.store.snapshot())), "port 1 is its own");
    try (ServerSocket _ = NodeFixture.occupy(fixture.otherTcpPort)) {
      String path = await(node.problems(fixture.store.snapshot().withPorts(
          List.of(NodeFixture.port(1, fixture.tcpPort), NodeFixture.port(2, fixture.otherTcpPort))))).getFirst().path();
      assertEquals("ports[1].addr", path);
    }
  }
}
