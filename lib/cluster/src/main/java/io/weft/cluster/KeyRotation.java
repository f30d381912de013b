// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Member;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes all nodes through the steps of a change of the cluster key while this node leads the voters, and goes on where the leader
 * before it has ended. It waits for all members that live, and for a while for the others, which catch up when they come back.
 */
final class KeyRotation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
  private static final String TOPIC = "cluster-key";
  private static final Buffer YES = Buffer.buffer("yes");
  private static final Buffer NO = Buffer.buffer("no");
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** How long a change waits for members that do not live: they may just be starting, or be seen by others. */
  private static final Duration AWAY = Duration.ofSeconds(15);
  /** How long what was sealed with the former key may be met after all nodes seal with the new one. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Agreement agreement;
  private final Peers peers;
  private final KeyHolder holder;
  private final Subscription answers;
  private final Semaphore changed = new Semaphore(0);
  private final Consumer<AgreedState> watch = _ -> changed.release();
  private final Thread thread;
  /** Used by the thread only, as the next two: the generation that this node leads to, and since when. */
  private int leading;
  private long leadingSince;
  /** Since when the step has been taken by all that it waits for. */
  private Optional<Long> takenSince = Optional.empty();

  /**
   * The nodes that have not taken the step that is agreed on.
   *
   * @param live those that live
   * @param away those that do not
   */
  record Missing(List<String> live, List<String> away) {}

  KeyRotation(Agreement agreement, Peers peers, KeyHolder holder) {
    this.agreement = agreement;
    this.peers = peers;
    this.holder = holder;
    this.answers = peers.answer(TOPIC, this::answer);
    this.thread = Thread.ofVirtual().name("weft-key-rotation").start(this::run);
    agreement.watch(watch);
  }

  private Future<Buffer> answer(Buffer question) {
    try {
      return Future.succeededFuture(holder.hasTaken(KeyChange.of(IdentityJson.parse(question.toString()))) ? YES : NO);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<KeyChange> change = change();
        if (change.isEmpty()) {
          changed.acquire();
        } else {
          if (agreement.isLeader()) {
            lead(change.get());
          } else {
            leading = 0;
          }
          changed.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
        changed.drainPermits();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** The change that is in progress. */
  Optional<KeyChange> change() {
    return KeyChange.of(agreement.state()).filter(change -> !change.isDone());
  }

  private void lead(KeyChange change) throws InterruptedException {
    long now = System.nanoTime();
    if (leading != change.generation()) {
      leading = change.generation();
      leadingSince = now;
      takenSince = Optional.empty();
    }
    Missing missing = missing(change);
    if (!missing.live().isEmpty() || !missing.away().isEmpty() && now - leadingSince < AWAY.toNanos()) {
      takenSince = Optional.empty();
      return;
    }
    if (takenSince.isEmpty()) {
      takenSince = Optional.of(now);
    }
    if (change.step() == KeyChange.Step.USE && now - takenSince.get() < SETTLE.toNanos()) {
      return;
    }
    takenSince = Optional.empty();
    try {
      KeyChange next = change.advanced();
      if (agreement.decide(List.of(agreement.leadership().unchanged(), next.put(agreement.state())))) {
        LOG.info("generation {} of the cluster key: all nodes have done step '{}'{}", change.generation(), change.step().word(),
            missing.away().isEmpty() ? "" : ", and %s will when it is back".formatted(String.join(", ", missing.away())));
      }
    } catch (ConfigStoreException e) {
      LOG.warn("the change of the cluster key does not go on yet: {}", e.getMessage());
    }
  }

  /** Asks all members whether they have taken the step of a change. Blocks for up to two seconds. */
  Missing missing(KeyChange change) throws InterruptedException {
    Set<String> alive = peers.alive().keySet();
    List<String> away = new ArrayList<>();
    Map<String, Future<Buffer>> asked = new LinkedHashMap<>();
    Buffer question = Buffer.buffer(change.json().toString());
    for (Member member : Roster.members(agreement.state())) {
      if (alive.contains(member.name()) || member.name().equals(peers.node())) {
        asked.put(member.name(), peers.ask(member.name(), TOPIC, question, PATIENCE));
      } else {
        away.add(member.name());
      }
    }
    CountDownLatch answered = new CountDownLatch(1);
    Future.join(List.copyOf(asked.values())).onComplete(_ -> answered.countDown());
    boolean inTime = answered.await(PATIENCE.toMillis() + TICK.toMillis(), TimeUnit.MILLISECONDS);
    List<String> live = asked.entrySet().stream()
        .filter(node -> !inTime || node.getValue().failed() || !YES.equals(node.getValue().result()))
        .map(Map.Entry::getKey).toList();
    return new Missing(live, away);
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
    answers.close();
    thread.interrupt();
  }
}
