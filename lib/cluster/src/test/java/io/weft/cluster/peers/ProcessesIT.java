// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.TestNodes.await;
import static io.weft.cluster.peers.TestNodes.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.weft.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Node 1 in this process, the nodes 2 and 3 in processes of their own, all started at once. */
class ProcessesIT {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessesIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  /** What the figures in docs/cluster.md say, and what a busy machine adds. */
  private static final int KILLED_MILLIS = 1000;
  private static final int STOPPED_MILLIS = 6000;
  private static final int BUSY_MILLIS = 4000;
  private static final int PAUSE_SECONDS = 2;
  private static final int LONG_PAUSE_SECONDS = 20;

  @TempDir
  Path folder;
  private TestNodes nodes;
  private HazelcastPeers first;
  private NodeProcess second;
  private NodeProcess third;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    nodes = new TestNodes(3);
    file = folder.resolve("nodes");
    PeersMain.save(nodes, file);
    long start = System.nanoTime();
    second = NodeProcess.start(file, 2, 1);
    third = NodeProcess.start(file, 3, 1);
    first = nodes.start(1);
    whole();
    LOG.info("three nodes that start at once see each other after {} ms", millis(start));
  }

  @AfterEach
  void stop() throws Exception {
    second.close();
    third.close();
    nodes.close();
  }

  private void whole() throws Exception {
    Eventually.until("node 1 sees all", () -> first.alive().size() == 3);
    String all = "alive node-1,node-2,node-3";
    Eventually.until("node 2 sees all", () -> lastAlive(second).equals(all));
    Eventually.until("node 3 sees all", () -> lastAlive(third).equals(all));
  }

  private static String lastAlive(NodeProcess node) {
    return node.lines().stream().filter(line -> line.startsWith("alive")).reduce("", (_, last) -> last);
  }

  private static long millis(long since) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  private void gone(int number) throws Exception {
    Eventually.until("it is missed", () -> !first.alive().containsKey(name(number)));
  }

  private void everybodyTalks() throws Exception {
    for (int number = 2; number <= 3; number++) {
      assertEquals(name(number), await(first.ask(name(number), "who", Buffer.buffer(), PATIENCE)).toString());
    }
    assertEquals("answer node-3", second.command("ask node-3", "answer"));
    assertEquals("answer node-2", third.command("ask node-2", "answer"));
  }

  @Test
  void aKilledNodeIsMissedSoonAndComesBack() throws Exception {
    everybodyTalks();
    assertEquals("put", second.command("put kept 1 it", "put"));
    long killed = System.nanoTime();
    second.signal("KILL");
    gone(2);
    long missed = millis(killed);
    LOG.info("a killed node is missed after {} ms", missed);
    assertTrue(missed < KILLED_MILLIS + BUSY_MILLIS, () -> missed + " ms");
    assertEquals("it", first.shared().get("kept").orElseThrow().bytes().toString());
    second.end();
    second = NodeProcess.start(file, 2, 2);
    whole();
    everybodyTalks();
    assertEquals("got it", second.command("get kept", "got"));
    LOG.info("node 2: {}", second.command("stats", "heap"));
  }

  @Test
  void aNodeThatStopsInOrderIsMissedAtOnce() throws Exception {
    long stopped = System.nanoTime();
    assertEquals(0, closed(third));
    gone(3);
    LOG.info("a node that leaves is missed and its process has ended after {} ms", millis(stopped));
    assertEquals(Set.of(name(1), name(2)), first.alive().keySet());
  }

  private static int closed(NodeProcess node) throws Exception {
    Thread.ofVirtual().start(() -> {
      try {
        node.command("close", "never");
      } catch (Exception | AssertionError e) {
        LOG.debug("it has ended", e);
      }
    });
    return node.end();
  }

  @Test
  void aPauseIsNoAbsence() throws Exception {
    CountDownLatch missed = new CountDownLatch(1);
    Subscription watch = first.watch(() -> {
      if (first.alive().size() < 3) {
        missed.countDown();
      }
    });
    second.signal("STOP");
    assertFalse(missed.await(PAUSE_SECONDS, TimeUnit.SECONDS), "it is missed while it pauses");
    second.signal("CONT");
    assertFalse(missed.await(STOPPED_MILLIS, TimeUnit.MILLISECONDS), "it is missed after it paused");
    watch.close();
    assertTrue(second.lines().stream().dropWhile(line -> !line.equals("alive node-1,node-2,node-3"))
        .noneMatch(line -> line.startsWith("alive") && !line.equals("alive node-1,node-2,node-3")), () -> "" + second.lines());
    everybodyTalks();
  }

  @Test
  void aStoppedNodeIsMissedAndComesBackWhenItGoesOn() throws Exception {
    long stopped = System.nanoTime();
    second.signal("STOP");
    gone(2);
    long missed = millis(stopped);
    LOG.info("a stopped node is missed after {} ms", missed);
    assertTrue(missed < STOPPED_MILLIS + BUSY_MILLIS, () -> missed + " ms");
    await(first.shared().put("meanwhile", 1, Buffer.buffer("it"), Duration.ZERO));
    CountDownLatch back = new CountDownLatch(1);
    Subscription watch = first.watch(() -> {
      if (first.alive().containsKey(name(2))) {
        back.countDown();
      }
    });
    assertFalse(back.await(LONG_PAUSE_SECONDS - missed / 1000, TimeUnit.SECONDS), "it comes back while it is stopped");
    long goesOn = System.nanoTime();
    second.signal("CONT");
    assertTrue(back.await(60, TimeUnit.SECONDS));
    LOG.info("it is back {} ms after it goes on", millis(goesOn));
    watch.close();
    whole();
    everybodyTalks();
    Eventually.until("it has what it missed", () -> second.command("get meanwhile", "got").equals("got it"));
    LOG.info("node 3: {}", third.command("stats", "heap"));
  }
}
