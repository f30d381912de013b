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
import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.ConfigStore;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life cycle of a target node, and how it follows its configuration. */
@Timeout(300)
class TargetNodeIT {
  private static final String OTHER = "nqn.2014-08.org.example:other";

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
  @DisplayName("a port whose address is taken is tried again until it is free (mend 6)")
  void aPortWhoseAddressIsTakenIsTriedAgain() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    node.watchPorts(heard::incrementAndGet);
    try (ServerSocket _ = NodeFixture.occupy(fixture.tcpPort)) {
      await(node.start());
      assertEquals(Map.of(1, "Address already in use"), node.portFailures());
      assertFalse(node.isListening(1));
    }
    Eventually.until("port 1 listens", () -> node.isListening(1));
    assertEquals(Map.of(), node.portFailures());
    assertTrue(answers(fixture.tcpPort));
    Eventually.until("the listeners of ports hear of it", () -> heard.get() == 2);
  }

  @Test
  @DisplayName("a port moves between one address and all addresses of the same TCP port, and back (mend 6)")
  void aPortMovesToAllAddressesAndBack() throws Exception {
    await(node.start());
    for (String traddr : List.of("0.0.0.0", "127.0.0.1", "0.0.0.0", "127.0.0.2", "::", "127.0.0.1")) {
      assertEquals(List.of(), moveTo(traddr), traddr);
      assertTrue(node.isListening(1), traddr);
    }
    assertTrue(answers(fixture.tcpPort));
  }

  /** The link-local addresses of this machine with their zones, which every IPv6 interface but the loopback has. */
  private static List<String> linkLocalAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(InetAddress::isLinkLocalAddress)
        .filter(Inet6Address.class::isInstance)
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  @DisplayName("a link-local IPv6 address with its zone works, and an unknown zone is said to be one (mend 6)")
  void addressesWithAZone() throws Exception {
    await(node.start());
    for (String traddr : linkLocalAddresses()) {
      assertEquals(List.of(), moveTo(traddr), traddr);
      try (Socket socket = new Socket(traddr, fixture.tcpPort)) {
        assertTrue(socket.isConnected());
      }
    }
    assertEquals(List.of(), moveTo("::1%lo"));
    Violation unserved = moveTo("fe80::1%nowhere").getFirst();
    assertEquals("ports[portid=1].addr", unserved.path());
    assertTrue(unserved.problem().contains("fe80::1%nowhere is not an address of this machine"), unserved::toString);
  }

  private List<Violation> moveTo(String traddr) throws Exception {
    return fixture.edited(was -> was.withPorts(List.of(
        NodeFixture.port(1, fixture.tcpPort).withAddress(TransportAddress.tcp(traddr, fixture.tcpPort)))));
  }

  @Test
  @DisplayName("two ports exchange their addresses in one edit (mend 6)")
  void twoPortsExchangeTheirAddresses() throws Exception {
    await(node.start());
    fixture.edited(was -> was.withPorts(
        List.of(NodeFixture.port(1, fixture.tcpPort), NodeFixture.port(2, fixture.otherTcpPort))));
    assertEquals(List.of(), fixture.edited(was -> was.withPorts(
        List.of(NodeFixture.port(1, fixture.otherTcpPort), NodeFixture.port(2, fixture.tcpPort)))));
    assertEquals(Set.of(1, 2), node.ports().keySet());
  }

  @Test
  @DisplayName("a port that is closed while it waits for its address does not open it later (mend 6)")
  void aPortThatIsClosedWhileItWaits() throws Exception {
    try (ServerSocket _ = NodeFixture.occupy(fixture.tcpPort)) {
      await(node.start());
      assertEquals(List.of(), fixture.edited(was -> was.withPorts(List.of(NodeFixture.port(2, fixture.otherTcpPort)))));
    }
    assertEquals(Set.of(2), node.ports().keySet());
    assertEquals(Map.of(), node.portFailures());
    assertFalse(answers(fixture.tcpPort));
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
  @DisplayName("what is stored and cannot be served is said with its path and why (mend 7)")
  void tellsWhatItDoesNotServe() throws Exception {
    await(node.start());
    assertEquals(List.of(), await(node.inEffect(1)));
    try (ServerSocket _ = NodeFixture.occupy(fixture.otherTcpPort)) {
      List<Violation> unserved = fixture.edited(was -> was
          .withSubsystems(List.of(was.subsystems().getFirst().withNamespaces(
              List.of(NamespaceEntry.of(1, "memory:1MiB"), NamespaceEntry.of(2, folder + "/missing")))))
          .withPorts(List.of(NodeFixture.port(1, fixture.tcpPort), NodeFixture.port(2, fixture.otherTcpPort))));
      assertEquals(List.of("subsystems[nqn=%s].namespaces[nsid=2].device.path".formatted(NodeFixture.NQN),
              "ports[portid=2].addr"),
          unserved.stream().map(Violation::path).toList());
      assertTrue(unserved.getFirst().problem().contains("missing"), unserved::toString);
      assertEquals("cannot listen at 127.0.0.1:%d: Address already in use; it is tried again".formatted(fixture.otherTcpPort),
          unserved.getLast().problem());
    }
  }

  @Test
  @DisplayName("those who wait for a revision hear that the node stops (mend 7)")
  void aRevisionThatIsNeverInEffect() throws Exception {
    await(node.start());
    Future<List<Violation>> waiting = node.inEffect(Long.MAX_VALUE);
    await(node.stop());
    assertEquals("revision %d is stored, and not yet in effect on this node".formatted(Long.MAX_VALUE),
        await(waiting).getFirst().problem());
  }

  @Test
  @DisplayName("a disk changes its NSID, and then its subsystem, in one edit, and is served (mend 23)")
  void aDiskChangesItsPlace() throws Exception {
    await(node.start());
    NamespaceEntry disk = NamespaceEntry.of(2, disk());
    fixture.edited(was -> was.withSubsystems(List.of(was.subsystems().getFirst().withNamespaces(List.of(disk)))));
    NamespaceEntry moved = new NamespaceEntry(3, disk.device(), disk.identifiers(), disk.anaGroupId(), true, false,
        disk.visibleTo());
    assertEquals(List.of(), fixture.edited(was ->
        was.withSubsystems(List.of(was.subsystems().getFirst().withNamespaces(List.of(moved))))));
    assertEquals(Set.of(3), namespaces(NodeFixture.NQN));
    assertEquals(List.of(), fixture.edited(was -> {
      SubsystemEntry first = was.subsystems().getFirst();
      SubsystemEntry second = SubsystemEntry.of(
          OTHER, SubsystemAttributes.defaults("N2"), AllowedHosts.ANY, List.of(moved));
      return was.withSubsystems(List.of(second, first.withNamespaces(List.of())));
    }));
    assertEquals(Set.of(), namespaces(NodeFixture.NQN));
    assertEquals(Set.of(3), namespaces(OTHER));
  }

  private String disk() throws IOException {
    return Files.write(folder.resolve("disk.img"), new byte[1 << 20]).toString();
  }

  private Set<Integer> namespaces(String nqn) {
    return node.subsystems().stream().filter(subsystem -> subsystem.nqn().equals(nqn)).findAny().orElseThrow()
        .namespaces().keySet();
  }
}
