// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.MembersIT.has;
import static io.weft.cluster.peers.TestNodes.await;
import static io.weft.cluster.peers.TestNodes.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.testkit.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that start again, whose ports are taken, and whose keys and certificates change while they run. */
class AgainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private TestNodes nodes;

  @BeforeEach
  void prepare() throws Exception {
    nodes = new TestNodes(2);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.close();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).collect(Collectors.toSet());
  }

  @Test
  void fiveLivesInOneProcessLeaveNothing() throws Exception {
    Set<Thread> before = new HashSet<>();
    for (int life = 0; life < 6; life++) {
      HazelcastPeers one = nodes.start(1);
      HazelcastPeers two = nodes.start(2);
      Eventually.until("both see both", () -> one.alive().size() == 2 && two.alive().size() == 2);
      Future<Void> closing = two.close();
      await(one.close());
      await(closing);
      if (life == 0) {
        // What the libraries keep for the process begins with the first life.
        before.addAll(threads());
      }
    }
    Eventually.until("no thread is left", () -> left(before).isEmpty());
    for (int port : List.of(nodes.memberPorts.getFirst(), nodes.busPorts.getFirst())) {
      new ServerSocket(port, 1, InetAddress.getByName(TestNodes.ADDRESS)).close();
    }
  }

  /** The threads of a life that are there though all lives have ended. */
  private static List<String> left(Set<Thread> before) {
    return threads().stream().filter(thread -> !before.contains(thread)).map(Thread::getName)
        .filter(name -> name.startsWith("hz.") || name.startsWith("vert.x") || name.startsWith("weft")).toList();
  }

  @Test
  void aCloseWhileItStartsIsEnough() throws Exception {
    HazelcastPeers one = nodes.start(1);
    await(one.close());
    assertEquals(PeersState.CLOSED, one.state());
    assertTrue(one.running().failed() || one.running().succeeded());
  }

  @Test
  void aMemberThatDoesNotAnswerHoldsNobodyUp() throws Exception {
    // As a stopped process: its machine takes connections for it.
    try (ServerSocket silent = new ServerSocket(nodes.memberPorts.get(1), 50, InetAddress.getByName(TestNodes.ADDRESS))) {
      HazelcastPeers one = nodes.start(1);
      await(one.running());
      assertEquals(Set.of(name(1)), one.alive().keySet());
      assertTrue(silent.isBound());
    }
    HazelcastPeers two = nodes.start(2);
    Eventually.until("it merges with who comes later", () -> two.alive().size() == 2);
  }

  @Test
  void aTakenPortIsWaitedFor() throws Exception {
    for (int port : List.of(nodes.memberPorts.getFirst(), nodes.busPorts.getFirst())) {
      HazelcastPeers one;
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName(TestNodes.ADDRESS))) {
        one = nodes.start(1);
        Eventually.until("it waits", () -> one.state() == PeersState.WAITING);
        assertTrue(one.health().problem().contains(Integer.toString(taken.getLocalPort())), one.health().problem());
        assertEquals(Set.of(name(1)), one.alive().keySet());
      }
      await(one.running());
      assertEquals("", one.health().problem());
      await(one.close());
    }
  }

  @Test
  void aNameThatIsTakenIsShown() throws Exception {
    HazelcastPeers one = nodes.start(1);
    Eventually.until("it runs", () -> one.state() == PeersState.RUNNING);
    PeersOptions second = nodes.options(2);
    HazelcastPeers twin = HazelcastPeers.start(new PeersOptions(second.cluster(), name(1), second.address(), second.memberPort(),
        second.busPort(), second.members(), second.keys(), second.credentials(), second.strangers()));
    twin.announce(TestNodes.record(1));
    Eventually.until("it is shown", () -> one.health().problem().contains("another live node calls itself node-1 too")
        || twin.health().problem().contains("another live node calls itself node-1 too"));
    await(twin.close());
    Eventually.until("it is over", () -> one.health().problem().isEmpty());
  }

  @Test
  void aNodeWhoseCountOfStartsWentBackIsHeard() throws Exception {
    HazelcastPeers one = nodes.start(1);
    HazelcastPeers two = HazelcastPeers.start(nodes.options(2));
    two.announce(TestNodes.record(name(2), 2, 1000, "before"));
    Eventually.until("it is seen", () -> one.alive().containsKey(name(2)));
    await(two.close());
    Eventually.until("it is gone", () -> !one.alive().containsKey(name(2)));
    HazelcastPeers restored = HazelcastPeers.start(nodes.options(2));
    restored.announce(TestNodes.record(name(2), 2, 3, "after"));
    Eventually.until("it is seen again",
        () -> one.alive().containsKey(name(2)) && one.alive().get(name(2)).health().equals("after"));
    await(restored.close());
  }

  @Test
  void certificatesAndAuthoritiesChangeWhileNodesRun() throws Exception {
    TestCluster old = TestCluster.create("old");
    TestCluster next = TestCluster.create("next");
    List<Credentials> credentials = new ArrayList<>();
    List<HazelcastPeers> running = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      credentials.add(old.credentials(name(i)));
      HazelcastPeers peers = HazelcastPeers.start(nodes.options(i, () -> nodes.keys, credentials.getLast()));
      peers.announce(TestNodes.record(i));
      peers.answer("who", _ -> Future.succeededFuture(Buffer.buffer(peers.node())));
      running.add(peers);
    }
    Eventually.until("both see both", () -> running.stream().allMatch(peers -> peers.alive().size() == 2));
    assertEquals(name(2), await(running.getFirst().ask(name(2), "who", Buffer.buffer(), PATIENCE)).toString());
    for (int i = 0; i < 2; i++) {
      credentials.get(i).replace(next.node(name(i + 1)));
    }
    assertNotEquals(old.authority().certificate(), next.authority().certificate());
    Eventually.until("they talk under the next authority", () -> asked(running.getFirst(), 2) && asked(running.getLast(), 1));
    assertEquals(PeersState.RUNNING, running.getFirst().state());
    for (HazelcastPeers peers : running) {
      await(peers.close());
    }
  }

  private static boolean asked(HazelcastPeers asker, int number) throws Exception {
    return await(asker.ask(name(number), "who", Buffer.buffer(), Duration.ofSeconds(5)).map(true).otherwise(false));
  }

  @Test
  void theClusterKeyChangesWhileNodesRun() throws Exception {
    ClusterKey next = ClusterKey.create(2);
    AtomicReference<KeyRing> ring = new AtomicReference<>(nodes.keys);
    TestCluster authority = TestCluster.create("test");
    HazelcastPeers one = HazelcastPeers.start(nodes.options(1, ring::get, authority.credentials(name(1))));
    one.announce(TestNodes.record(1));
    await(one.running());
    await(one.shared().put("kept", 1, Buffer.buffer("it"), Duration.ZERO));
    ring.set(ring.get().with(next));
    ring.set(ring.get().use(2));
    // The records are sealed again within a second; who has only the next key reads them then.
    HazelcastPeers two = HazelcastPeers.start(nodes.options(2, () -> KeyRing.of(next), authority.credentials(name(2))));
    two.announce(TestNodes.record(2));
    Eventually.until("both see both", () -> one.alive().size() == 2 && two.alive().size() == 2);
    Eventually.until("it has what was sealed with the old key", () -> has(two, "kept", "it"));
    ring.set(ring.get().without(1));
    one.answer("who", _ -> Future.succeededFuture(Buffer.buffer("1")));
    assertEquals("1", await(two.ask(name(1), "who", Buffer.buffer(), PATIENCE)).toString());
    await(two.close());
    await(one.close());
  }
}
