// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.PeersSuite.failure;
import static io.weft.cluster.peers.TestNodes.await;
import static io.weft.cluster.peers.TestNodes.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes that start at once, and a fourth that comes and goes. */
class MembersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NODES = 3;
  private static TestNodes cluster;
  private static final List<HazelcastPeers> NODE = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    cluster = new TestNodes(NODES + 1);
    for (int i = 1; i <= NODES; i++) {
      NODE.add(cluster.start(i));
    }
    for (Peers peers : NODE) {
      Eventually.until("all see all", () -> peers.alive().size() == NODES);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    NODE.clear();
    cluster.close();
  }

  private static Peers node(int number) {
    return NODE.get(number - 1);
  }

  @Test
  void everyNodeSeesWhatEachSaysOfItself() throws Exception {
    NodeRecord said = TestNodes.record(name(2), 2, 1, "late");
    node(2).announce(said);
    for (Peers peers : NODE) {
      Eventually.until("the change is seen", () -> said.equals(peers.alive().get(name(2))));
    }
    assertEquals(Set.of(name(1), name(2), name(3)), node(1).alive().keySet());
  }

  @Test
  void aQuestionReachesTheNodeThatIsNamed() throws Exception {
    List<Subscription> answers = new ArrayList<>();
    for (Peers peers : NODE) {
      answers.add(peers.answer("who", question -> Future.succeededFuture(Buffer.buffer(peers.node()).appendBuffer(question))));
    }
    for (int i = 0; i < 10; i++) {
      for (Peers asker : NODE) {
        for (Peers asked : NODE) {
          assertEquals(asked.node() + "?", await(asker.ask(asked.node(), "who", Buffer.buffer("?"), PATIENCE)).toString());
        }
      }
    }
    answers.forEach(Subscription::close);
    assertEquals(PeersException.Reason.UNKNOWN_TOPIC, failure(node(1).ask(name(2), "who", Buffer.buffer(), PATIENCE)).reason());
  }

  @Test
  void failuresOfOtherNodesAreTold() throws Exception {
    Subscription fails = node(3).answer("fails", _ -> Future.failedFuture("no room"));
    Subscription large = node(3).answer("large", _ -> Future.succeededFuture(Buffer.buffer(new byte[Peers.MAX_BODY + 1])));
    Subscription silent = node(3).answer("silent", _ -> io.vertx.core.Promise.<Buffer>promise().future());
    PeersException failed = failure(node(1).ask(name(3), "fails", Buffer.buffer(), PATIENCE));
    assertEquals(PeersException.Reason.FAILED, failed.reason());
    assertEquals("node node-3: no room", failed.getMessage());
    assertEquals(PeersException.Reason.TOO_LARGE, failure(node(1).ask(name(3), "large", Buffer.buffer(), PATIENCE)).reason());
    assertEquals(PeersException.Reason.NO_ANSWER,
        failure(node(1).ask(name(3), "silent", Buffer.buffer(), Duration.ofMillis(100))).reason());
    fails.close();
    large.close();
    silent.close();
  }

  @Test
  void theLargestBodiesArrive() throws Exception {
    byte[] bytes = new byte[Peers.MAX_BODY];
    new java.util.Random(1).nextBytes(bytes);
    Subscription echo = node(2).answer("echo", Future::succeededFuture);
    assertEquals(Buffer.buffer(bytes), await(node(1).ask(name(2), "echo", Buffer.buffer(bytes), PATIENCE)));
    echo.close();
  }

  @Test
  void aMessageReachesAllNodes() throws Exception {
    List<BlockingQueue<String>> heard = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    for (Peers peers : NODE) {
      BlockingQueue<String> queue = new LinkedBlockingQueue<>();
      heard.add(queue);
      subscriptions.add(peers.subscribe("news", message -> queue.add(message.toString())));
    }
    node(2).publish("news", Buffer.buffer("from 2"));
    for (BlockingQueue<String> queue : heard) {
      assertEquals("from 2", queue.poll(60, TimeUnit.SECONDS));
    }
    subscriptions.forEach(Subscription::close);
  }

  @Test
  void allNodesHaveASharedRecord() throws Exception {
    BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
    Subscription watch = node(3).shared().watch(changes::add);
    await(node(1).shared().put("a", 1, Buffer.buffer("one"), Duration.ZERO));
    for (Peers peers : NODE) {
      Eventually.until("the record is there", () -> has(peers, "a", "one"));
    }
    Eventually.until("the watcher is told", () -> changes.stream().anyMatch(keys -> keys.contains("a")));
    await(node(2).shared().put("a", 3, Buffer.buffer("three"), Duration.ofMinutes(1)));
    await(node(3).shared().put("a", 2, Buffer.buffer("two"), Duration.ZERO));
    for (Peers peers : NODE) {
      Eventually.until("the highest revision is there", () -> has(peers, "a", "three"));
    }
    await(node(1).shared().remove("a", 4));
    for (Peers peers : NODE) {
      Eventually.until("the record is gone", () -> peers.shared().get("a").isEmpty());
    }
    watch.close();
  }

  static boolean has(Peers peers, String key, String text) {
    return peers.shared().get(key).filter(record -> record.bytes().toString().equals(text)).isPresent();
  }

  @Test
  void aNodeThatComesLaterHasEverythingAndIsMissedWhenItGoes() throws Exception {
    await(node(1).shared().put("before", 1, Buffer.buffer("it"), Duration.ZERO));
    for (int start = 0; start < 2; start++) {
      HazelcastPeers late = cluster.start(4);
      Eventually.until("it sees all", () -> late.alive().size() == NODES + 1);
      Eventually.until("it has what was there", () -> has(late, "before", "it"));
      Subscription answer = late.answer("who", _ -> Future.succeededFuture(Buffer.buffer("4")));
      Eventually.until("it is seen", () -> node(2).alive().containsKey(name(4)));
      assertEquals("4", await(node(2).ask(name(4), "who", Buffer.buffer(), PATIENCE)).toString());
      answer.close();
      await(late.close());
      for (Peers peers : NODE) {
        Eventually.until("it is missed", () -> !peers.alive().containsKey(name(4)));
      }
      assertEquals(PeersException.Reason.NOT_LIVE, failure(node(2).ask(name(4), "who", Buffer.buffer(), PATIENCE)).reason());
    }
    assertTrue(NODE.stream().allMatch(peers -> peers.health().strangers() == 0 && peers.health().forged() == 0));
  }
}
