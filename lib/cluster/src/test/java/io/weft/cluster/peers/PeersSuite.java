// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.TestNodes.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.weft.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What peers promise, whether there are others or not. The node is {@code node-1}, and has not announced itself. */
abstract class PeersSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String OWN = TestNodes.name(1);

  protected Peers peers;

  /** Opens node 1; it is RUNNING. */
  protected abstract Peers open() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    peers = open();
  }

  @AfterEach
  void end() throws Exception {
    await(peers.close());
  }

  private static NodeRecord record(int starts, String health) {
    return TestNodes.record(OWN, 1, starts, health);
  }

  @Test
  void aNodeSeesItsOwnRecord() {
    assertTrue(!peers.alive().containsKey(OWN));
    peers.announce(record(1, "ok"));
    assertEquals(record(1, "ok"), peers.alive().get(OWN));
    peers.announce(record(1, "late"));
    assertEquals("late", peers.alive().get(OWN).health());
  }

  @Test
  void aNodeAnnouncesItselfOnly() {
    assertThrows(IllegalArgumentException.class, () -> peers.announce(TestNodes.record("another", 2, 1, "ok")));
    assertThrows(IllegalArgumentException.class, () -> peers.announce(record(1, "x".repeat(SharedRecords.MAX_RECORD))));
  }

  @Test
  void aWatcherIsCalledSoonAndAfterEachChangeUntilItEnds() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Subscription watch = peers.watch(() -> seen.add(health()));
    assertEquals("none", seen.poll(60, TimeUnit.SECONDS));
    peers.announce(record(1, "late"));
    Eventually.until("the watcher sees the record", () -> "late".equals(seen.poll()));
    watch.close();
    AtomicInteger others = new AtomicInteger();
    Subscription other = peers.watch(others::incrementAndGet);
    Eventually.until("the other watcher is called", () -> others.get() > 0);
    int before = others.get();
    seen.clear();
    peers.announce(record(1, "later"));
    Eventually.until("the other watcher is called again", () -> others.get() > before);
    assertTrue(seen.isEmpty());
    other.close();
  }

  private String health() {
    return Optional.ofNullable(peers.alive().get(OWN)).map(NodeRecord::health).orElse("none");
  }

  @Test
  void changesThatComeTogetherShareACall() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch in = new CountDownLatch(1);
    Subscription watch = peers.watch(() -> {
      calls.incrementAndGet();
      in.countDown();
      awaitLatch(go);
    });
    assertTrue(in.await(60, TimeUnit.SECONDS));
    for (int i = 0; i < 100; i++) {
      peers.announce(record(1, "state " + i));
    }
    go.countDown();
    Eventually.until("the last change is seen", () -> calls.get() >= 2);
    assertTrue(calls.get() < 10, () -> calls + " calls");
    watch.close();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFailingWatcherStopsNobody() throws Exception {
    Subscription bad = peers.watch(() -> {
      throw new IllegalStateException("a failure that the test wants");
    });
    AtomicInteger calls = new AtomicInteger();
    Subscription good = peers.watch(calls::incrementAndGet);
    Eventually.until("the next watcher is called", () -> calls.get() > 0);
    bad.close();
    good.close();
  }

  @Test
  void aNodeAnswersItself() throws Exception {
    Subscription answer = peers.answer("echo", question -> Future.succeededFuture(Buffer.buffer("re: ").appendBuffer(question)));
    assertEquals("re: hello", await(peers.ask(OWN, "echo", Buffer.buffer("hello"), PATIENCE)).toString());
    assertThrows(IllegalStateException.class, () -> peers.answer("echo", Future::succeededFuture));
    answer.close();
    assertEquals(PeersException.Reason.UNKNOWN_TOPIC, failure(peers.ask(OWN, "echo", Buffer.buffer(), PATIENCE)).reason());
  }

  @Test
  void aFailureIsToldToTheAsker() throws Exception {
    Subscription fails = peers.answer("fails", _ -> Future.failedFuture("no room"));
    Subscription breaks = peers.answer("throws", _ -> {
      throw new IllegalStateException("a failure that the test wants");
    });
    PeersException failed = failure(peers.ask(OWN, "fails", Buffer.buffer(), PATIENCE));
    assertEquals(PeersException.Reason.FAILED, failed.reason());
    assertTrue(failed.getMessage().contains("no room"), failed.getMessage());
    assertEquals(PeersException.Reason.FAILED, failure(peers.ask(OWN, "throws", Buffer.buffer(), PATIENCE)).reason());
    fails.close();
    breaks.close();
  }

  @Test
  void noAnswerComesInTime() throws Exception {
    Promise<Buffer> never = Promise.promise();
    Subscription answer = peers.answer("silent", _ -> never.future());
    PeersException late = failure(peers.ask(OWN, "silent", Buffer.buffer(), Duration.ofMillis(50)));
    assertEquals(PeersException.Reason.NO_ANSWER, late.reason());
    never.complete(Buffer.buffer());
    answer.close();
  }

  @Test
  void aNodeThatDoesNotLiveIsNotAsked() throws Exception {
    assertEquals(PeersException.Reason.NOT_LIVE, failure(peers.ask("nobody", "echo", Buffer.buffer(), PATIENCE)).reason());
  }

  @Test
  void bodiesAreBounded() throws Exception {
    Buffer large = Buffer.buffer(new byte[Peers.MAX_BODY + 1]);
    Subscription answer = peers.answer("large", _ -> Future.succeededFuture(large));
    assertEquals(PeersException.Reason.TOO_LARGE, failure(peers.ask(OWN, "large", large, PATIENCE)).reason());
    assertEquals(PeersException.Reason.TOO_LARGE, failure(peers.ask(OWN, "large", Buffer.buffer(), PATIENCE)).reason());
    assertThrows(IllegalArgumentException.class, () -> peers.publish("large", large));
    answer.close();
  }

  @Test
  void outstandingQuestionsAreBounded() throws Exception {
    Promise<Buffer> later = Promise.promise();
    Subscription answer = peers.answer("later", _ -> later.future());
    List<Future<Buffer>> asked = new ArrayList<>();
    for (int i = 0; i < Peers.MAX_OUTSTANDING; i++) {
      asked.add(peers.ask(OWN, "later", Buffer.buffer(), PATIENCE));
    }
    assertEquals(PeersException.Reason.BUSY, failure(peers.ask(OWN, "later", Buffer.buffer(), PATIENCE)).reason());
    later.complete(Buffer.buffer("now"));
    for (Future<Buffer> future : asked) {
      assertEquals("now", await(future).toString());
    }
    assertEquals("now", await(peers.ask(OWN, "later", Buffer.buffer(), PATIENCE)).toString());
    answer.close();
  }

  @Test
  void aMessageReachesAllListenersOfItsTopic() throws Exception {
    BlockingQueue<String> one = new LinkedBlockingQueue<>();
    BlockingQueue<String> two = new LinkedBlockingQueue<>();
    Subscription first = peers.subscribe("news", message -> one.add(message.toString()));
    Subscription bad = peers.subscribe("news", _ -> {
      throw new IllegalStateException("a failure that the test wants");
    });
    Subscription second = peers.subscribe("news", message -> two.add(message.toString()));
    peers.publish("other", Buffer.buffer("not for them"));
    peers.publish("news", Buffer.buffer("1"));
    assertEquals("1", one.poll(60, TimeUnit.SECONDS));
    assertEquals("1", two.poll(60, TimeUnit.SECONDS));
    first.close();
    bad.close();
    peers.publish("news", Buffer.buffer("2"));
    assertEquals("2", two.poll(60, TimeUnit.SECONDS));
    assertTrue(one.isEmpty());
    second.close();
  }

  @Test
  void theHigherRevisionOfASharedRecordWins() throws Exception {
    SharedRecords shared = peers.shared();
    await(shared.put("head", 5, Buffer.buffer("five"), Duration.ZERO));
    await(shared.put("head", 5, Buffer.buffer("another five"), Duration.ZERO));
    await(shared.put("head", 4, Buffer.buffer("four"), Duration.ZERO));
    assertEquals(Optional.of(new SharedRecord(5, Buffer.buffer("five"))), shared.get("head"));
    await(shared.put("head", 6, Buffer.buffer("six"), Duration.ZERO));
    assertEquals("six", shared.get("head").orElseThrow().bytes().toString());
    assertEquals(Set.of("head"), shared.keys());
  }

  @Test
  void aRemovedRecordDoesNotComeBack() throws Exception {
    SharedRecords shared = peers.shared();
    await(shared.put("session", 1, Buffer.buffer("a"), Duration.ofMinutes(1)));
    await(shared.remove("session", 2));
    assertEquals(Optional.empty(), shared.get("session"));
    await(shared.put("session", 1, Buffer.buffer("a"), Duration.ofMinutes(1)));
    assertEquals(Optional.empty(), shared.get("session"));
    assertEquals(Set.of(), shared.keys());
  }

  @Test
  void aRecordLivesForItsTime() throws Exception {
    SharedRecords shared = peers.shared();
    BlockingQueue<Set<String>> seen = new LinkedBlockingQueue<>();
    await(shared.put("short", 1, Buffer.buffer("a"), Duration.ofMillis(300)));
    Subscription watch = shared.watch(keys -> {
      if (keys.contains("short") && shared.get("short").isEmpty()) {
        seen.add(keys);
      }
    });
    assertTrue(seen.poll(60, TimeUnit.SECONDS).contains("short"));
    await(shared.put("short", 1, Buffer.buffer("again"), Duration.ofMinutes(1)));
    Eventually.until("the key is free again", () -> shared.get("short").isPresent());
    watch.close();
  }

  @Test
  void aWatcherOfRecordsIsToldTheirKeys() throws Exception {
    SharedRecords shared = peers.shared();
    await(shared.put("before", 1, Buffer.buffer(), Duration.ZERO));
    Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    Subscription watch = shared.watch(seen::addAll);
    Eventually.until("what was there is told", () -> seen.contains("before"));
    await(shared.put("after", 1, Buffer.buffer(), Duration.ZERO));
    Eventually.until("what comes is told", () -> seen.contains("after"));
    watch.close();
  }

  @Test
  void sharedRecordsAreBounded() throws Exception {
    SharedRecords shared = peers.shared();
    assertThrows(IllegalArgumentException.class,
        () -> shared.put("large", 1, Buffer.buffer(new byte[SharedRecords.MAX_RECORD + 1]), Duration.ZERO));
    assertThrows(IllegalArgumentException.class,
        () -> shared.put("k".repeat(SharedRecords.MAX_KEY + 1), 1, Buffer.buffer(), Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> shared.put("", 1, Buffer.buffer(), Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> shared.put("negative", -1, Buffer.buffer(), Duration.ZERO));
  }

  @Test
  void whatIsClosedAnswersNobody() throws Exception {
    Promise<Buffer> never = Promise.promise();
    peers.answer("silent", _ -> never.future());
    peers.announce(record(1, "ok"));
    Future<Buffer> waiting = peers.ask(OWN, "silent", Buffer.buffer(), PATIENCE);
    await(peers.close());
    assertEquals(PeersException.Reason.CLOSED, failure(waiting).reason());
    assertEquals(PeersException.Reason.CLOSED, failure(peers.ask(OWN, "silent", Buffer.buffer(), PATIENCE)).reason());
    assertEquals(PeersState.CLOSED, peers.state());
    assertEquals(PeersState.CLOSED, peers.health().state());
    assertTrue(peers.alive().isEmpty());
    await(peers.close());
    never.complete(Buffer.buffer());
  }

  static PeersException failure(Future<?> future) throws Exception {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> await(future));
    return (PeersException) failed.getCause();
  }
}
