// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.nodes;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.CntlidRange;
import io.weft.config.placement.NodeEdits;
import io.weft.config.placement.NodeView;
import io.weft.config.status.TargetSummary;
import io.weft.fabric.Controller;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostTransport;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AnaState;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.targetnode.storage.DevicesElsewhere;
import io.weft.targetnode.subsystem.TargetSubsystem;
import io.weft.testkit.node.TestNodes;
import io.weft.testkit.node.TestTarget;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One subsystem on two target nodes of one configuration: each serves what is its own. */
@Timeout(300)
class NodesIT {
  private static final String NQN = "nqn.2014-08.org.example:spread";
  private static final NodeEntry ONE = NodeEntry.of("node-1", 1, "127.0.0.1");
  private static final NodeEntry TWO = NodeEntry.of("node-2", 2, "127.0.0.1");

  @TempDir
  private Path folder;

  private final List<HostController> connected = new ArrayList<>();
  private TestNodes nodes;
  private int onePort;
  private int twoPort;

  @BeforeEach
  void ports() throws Exception {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      onePort = one.getLocalPort();
      twoPort = two.getLocalPort();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (HostController controller : connected) {
      await(controller.shutdown());
    }
    nodes.close();
  }

  private NamespaceEntry file(int nsid) throws Exception {
    Path file = folder.resolve("disk-" + nsid);
    if (!Files.exists(file)) {
      Files.write(file, new byte[1 << 20]);
    }
    return NamespaceEntry.of(nsid, file.toString());
  }

  private static SubsystemEntry subsystem(NamespaceEntry... namespaces) {
    return SubsystemEntry.of(NQN, SubsystemAttributes.defaults("SPREAD"), AllowedHosts.ANY, List.of(namespaces));
  }

  private Configuration alone(NamespaceEntry... namespaces) {
    return Configuration.EMPTY.with(subsystem(namespaces))
        .with(PortEntry.of(1, TransportAddress.tcp("127.0.0.1", onePort), NQN));
  }

  /** Two nodes with a port and a group each. */
  private Configuration cluster(NamespaceEntry... namespaces) throws Exception {
    return NodeEdits.add(NodeEdits.first(alone(), ONE), TWO).with(subsystem(namespaces))
        .with(PortEntry.of(2, TransportAddress.tcp("127.0.0.1", twoPort), NQN).withNode("node-2"));
  }

  private HostController connect(int tcpPort) throws Exception {
    HostController controller = nodes.connect(NQN, tcpPort);
    connected.add(controller);
    return controller;
  }

  private static int status(HostController controller, NvmeCommand command) throws Exception {
    return await(controller.ioQueues().getFirst().execute(command)).status() & ~(StatusCode.MORE | StatusCode.DNR);
  }

  private static int read(HostController controller, int nsid) throws Exception {
    return status(controller, IoCommandBuilder.read(nsid, 0, 1, ByteBuffer.allocate(4096)));
  }

  private static List<String> ana(HostController controller) throws Exception {
    AnaLog log = await(controller.admin().anaLog(controller.identity()));
    return log.groups().stream().map(group -> group.id() + " " + group.state().label() + " " + group.nsids()).toList();
  }

  private static TargetSubsystem running(TargetNode node) {
    return node.subsystems().iterator().next();
  }

  @Test
  @DisplayName("each node has its ports, opens its devices and assigns controller identifiers of its own")
  void eachServesItsOwn() throws Exception {
    // Each file may be open in one node only, so that the other one would fail to open it.
    nodes = new TestNodes(cluster(file(1), file(2).withAnaGroupId(2)), "node-1", "node-2");
    TargetNode one = nodes.node("node-1");
    TargetNode two = nodes.node("node-2");
    assertEquals(List.of(List.of(1), List.of(2)),
        List.of(List.copyOf(one.ports().keySet()), List.copyOf(two.ports().keySet())));
    for (TargetNode node : List.of(one, two)) {
      assertEquals("{} {}", node.portFailures() + " " + node.namespaceFailures());
      TargetSummary summary = TargetStatusReader.read(node).summary();
      assertEquals(1, summary.namespaces().configured());
      assertEquals(1, summary.namespaces().working());
      assertEquals(1, summary.ports().configured());
      assertEquals(1, summary.ports().working());
    }
    HostController first = connect(onePort);
    HostController second = connect(twoPort);
    assertEquals(List.of(StatusCode.SUCCESS, StatusCode.ANA_INACCESSIBLE), List.of(read(first, 1), read(first, 2)));
    assertEquals(List.of(StatusCode.ANA_INACCESSIBLE, StatusCode.SUCCESS), List.of(read(second, 1), read(second, 2)));
    SubsystemAttributes attributes = running(one).entry().attributes();
    assertTrue(NodeView.of(nodes.store.snapshot(), "node-1").cntlids(attributes).contains(only(one).cntlid()));
    assertTrue(NodeView.of(nodes.store.snapshot(), "node-2").cntlids(attributes).contains(only(two).cntlid()));
  }

  private static Controller only(TargetNode node) {
    return running(node).controllers().iterator().next();
  }

  @Test
  @DisplayName("a process becomes the first node, and another joins, under a connected host that notices nothing")
  void becomesTheFirstNode() throws Exception {
    nodes = new TestNodes(alone(file(1), file(3).withAnaGroupId(3)), "");
    TargetNode node = nodes.node("");
    HostController controller = connect(onePort);
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    await(controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0,
        AsyncEvent.CONFIG_ANA_CHANGE | AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    controller.onAsyncEvent(events::add);
    List<String> before = ana(controller);
    await(node.setNode("node-1"));
    nodes.edit(current -> NodeEdits.first(current, ONE));
    nodes.edit(current -> NodeEdits.add(current, TWO));
    await(controller.admin().keepAlive());
    assertEquals(StatusCode.SUCCESS, read(controller, 1));
    assertEquals(StatusCode.ANA_INACCESSIBLE, read(controller, 3), "the port does not list group 3");
    assertEquals(List.of(before.getFirst(), "3 inaccessible [3]"), ana(controller));
    assertNull(events.poll(), "nothing has changed");
    CntlidRange part = node.view().cntlids(running(node).entry().attributes());
    assertEquals(515, part.max());
    for (int i = 0; i < 3; i++) {
      connect(onePort);
    }
    assertEquals(4, running(node).controllers().stream().filter(c -> part.contains(c.cntlid())).map(Controller::cntlid).distinct().count());
    await(node.setNode("node-2"));
    assertEquals(List.of(), List.copyOf(node.ports().keySet()), "it has no ports under another name");
    connected.clear();
  }

  @Test
  @DisplayName("a group that is given to another node takes its device along")
  void aGroupMoves() throws Exception {
    nodes = new TestNodes(cluster(file(1), file(2).withAnaGroupId(2)), "node-1", "node-2");
    HostController first = connect(onePort);
    HostController second = connect(twoPort);
    assertEquals(List.of("1 optimized [1]"), ana(first));
    nodes.edit(current -> current.with(AnaGroupEntry.of(1, "node-2")));
    assertEquals(StatusCode.ANA_INACCESSIBLE, read(first, 1));
    assertEquals(List.of("1 inaccessible []"), ana(first));
    // The nodes let go and take at the same time; the one that takes tries again until the file is free.
    TestTarget.eventually("node 2 serves namespace 1", () -> running(nodes.node("node-2")).namespaces().containsKey(1));
    assertEquals(List.of(StatusCode.SUCCESS, StatusCode.SUCCESS), List.of(read(second, 1), read(second, 2)));
    assertEquals(List.of("1 optimized [1]", "2 optimized [2]"), ana(second));
    assertEquals("{}", nodes.node("node-1").namespaceFailures().toString());
  }

  @Test
  @DisplayName("what other nodes tell of their devices is shown, inaccessible, and follows what they tell")
  void showsWhatLiesElsewhere() throws Exception {
    NamespaceEntry away = file(2).withAnaGroupId(2);
    nodes = new TestNodes(cluster(file(1), away), "node-1", "node-2");
    TargetNode one = nodes.node("node-1");
    TargetNode two = nodes.node("node-2");
    HostController first = connect(onePort);
    assertEquals(0, await(first.admin().identifyNamespace(2)).get(IdentifyNamespaceField.NSZE), "nobody has told of it");
    BlockingQueue<Integer> events = new ArrayBlockingQueue<>(10);
    await(first.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    first.onAsyncEvent(events::add);
    await(one.setElsewhere(two.shapes()::get));
    assertNotNull(events.poll(60, TimeUnit.SECONDS), "the host is told of it");
    HostController second = connect(twoPort);
    IdentifyNamespace here = await(first.admin().identifyNamespace(2));
    IdentifyNamespace there = await(second.admin().identifyNamespace(2));
    for (IdentifyNamespaceField field : List.of(IdentifyNamespaceField.NSZE, IdentifyNamespaceField.NCAP,
        IdentifyNamespaceField.FLBAS, IdentifyNamespaceField.ANAGRPID)) {
      assertEquals(there.get(field), here.get(field), field::name);
    }
    assertEquals(away.identifiers().uuid(), await(first.admin().namespaceDescriptors(2)).uuid());
    assertEquals(List.of("1 optimized [1]", "2 inaccessible [2]"), ana(first));
    assertEquals(StatusCode.ANA_INACCESSIBLE, read(first, 2));
    assertEquals(1, TargetStatusReader.read(one).summary().namespaces().working(), "only its own are counted");
    assertEquals(Set.of(away.identifiers().uuid()), two.shapes().keySet());
    nodes.edit(current -> current.with(AnaGroupEntry.of(2, "node-1")));
    TestTarget.eventually("node 1 serves namespace 2", () -> running(one).namespacesHere().containsKey(2));
    assertEquals(StatusCode.SUCCESS, read(first, 2));
    assertEquals(Map.of(), two.shapes());
    await(one.setElsewhere(DevicesElsewhere.UNKNOWN));
    assertEquals(StatusCode.SUCCESS, read(first, 2), "what is said of others is no matter");
  }

  @Test
  @DisplayName("what lies on both nodes is touched by neither while nobody owns it, and reported as the group says")
  void nobodyOwnsWhatIsShared() throws Exception {
    NamespaceEntry disk = file(1);
    NamespaceEntry blocks = disk.withDevice(new NamespaceDevice(disk.device().path(), 4096, false));
    nodes = new TestNodes(cluster(blocks).with(new AnaGroupEntry(1, List.of("node-1", "node-2"), AnaState.NON_OPTIMIZED)),
        "node-1", "node-2");
    for (int tcpPort : List.of(onePort, twoPort)) {
      HostController controller = connect(tcpPort);
      assertTrue(ana(controller).contains("1 non-optimized [1]"), ana(controller)::toString);
      assertEquals(StatusCode.ANA_INACCESSIBLE, read(controller, 1));
    }
    assertEquals("{} {}", nodes.node("node-1").namespaceFailures() + " " + nodes.node("node-2").namespaceFailures());
  }

  @Test
  @DisplayName("a node's own discovery service tells hosts of its own ports")
  void discoversItsOwnPorts() throws Exception {
    nodes = new TestNodes(cluster(file(1)), "node-1", "node-2");
    assertEquals(List.of(2), discovered(twoPort));
    assertEquals(List.of(1), discovered(onePort));
    nodes.edit(current -> current.with(current.port(1).orElseThrow().withNode("node-2")));
    assertFalse(nodes.node("node-1").isListening(1));
    TestTarget.eventually("port 1 listens on node 2", () -> nodes.node("node-2").isListening(1));
    assertEquals(List.of(1, 2), discovered(onePort));
  }

  private List<Integer> discovered(int tcpPort) throws Exception {
    return await(nodes.host.discover(
        new ControllerOptions(HostTransport.tcp("127.0.0.1", tcpPort), Nqn.DISCOVERY))).entries().stream()
        .filter(entry -> entry.subsystemNqn().equals(NQN)).map(DiscoveryLogEntry::portId).toList();
  }
}
