// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What peers do without any other node: everything with this node's own part, on one thread of their own. */
abstract class LocalPeers implements Peers {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPeers.class);
  private static final int TICK_SECONDS = 1;

  private final String node;
  private final ScheduledThreadPoolExecutor calls;
  private final Notices changes;
  private final TableRecords shared;
  private final AtomicInteger asked = new AtomicInteger();
  /** The questions that wait for their answers. */
  private final Set<Promise<Buffer>> waiting = ConcurrentHashMap.newKeySet();
  final Exchange exchange;
  private volatile @Nullable NodeRecord own;
  private volatile SortedMap<String, NodeRecord> alive = Collections.emptySortedMap();
  /** Guarded by this. */
  private PeersState state;

  LocalPeers(String node, PeersState state) {
    this.node = node;
    this.state = state;
    this.calls = thread("weft-peers-" + node);
    this.changes = new Notices(calls, Set::of);
    this.shared = new TableRecords(calls, this::spread);
    this.exchange = new Exchange(calls);
    calls.scheduleWithFixedDelay(shared::expire, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  /** A thread that runs tasks one at a time, and takes none after its end. */
  static ScheduledThreadPoolExecutor thread(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
        1, Thread.ofPlatform().daemon().name(name).factory(), new ScheduledThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /** Brings a shared record of this node's table to the others. */
  abstract Future<Void> spread(String key);

  /** Tells the others what this node says of itself. */
  abstract void spreadOwn(NodeRecord record);

  /** Asks another node. */
  abstract Future<Buffer> askOther(String other, String topic, Buffer question, Duration patience);

  /** What the other nodes that live say of themselves, as far as they are of this cluster. */
  abstract SortedMap<String, NodeRecord> others();

  @Override
  public final String node() {
    return node;
  }

  @Override
  public final synchronized PeersState state() {
    return state;
  }

  /** Takes a step if it is legal. @return whether it was */
  final synchronized boolean step(PeersState next) {
    if (!state.leadsTo(next)) {
      return false;
    }
    state = state.to(next);
    return true;
  }

  @Override
  public final void announce(NodeRecord record) {
    if (!record.name().equals(node)) {
      throw new IllegalArgumentException("%s announces itself, not %s".formatted(node, record.name()));
    }
    if (record.equals(own)) {
      return;
    }
    int length = record.toJson().toBuffer().length();
    if (length > SharedRecords.MAX_RECORD) {
      throw new IllegalArgumentException(
          "what a node says of itself has at most %d bytes, not %d".formatted(SharedRecords.MAX_RECORD, length));
    }
    own = record;
    refresh();
    spreadOwn(record);
  }

  /** What this node says of itself; null before it has said anything. */
  final @Nullable NodeRecord own() {
    return own;
  }

  /** Looks again at who lives, and tells the listeners. Any thread. */
  final void refresh() {
    synchronized (changes) {
      SortedMap<String, NodeRecord> now = new TreeMap<>(others());
      NodeRecord self = own;
      now.remove(node);
      if (self != null) {
        now.put(node, self);
      }
      if (state() == PeersState.CLOSED) {
        now.clear();
      }
      if (now.equals(alive)) {
        return;
      }
      now.keySet().stream().filter(name -> !alive.containsKey(name)).forEach(name -> LOG.info("node {} is live", name));
      alive.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> LOG.info("node {} is gone", name));
      alive = Collections.unmodifiableSortedMap(now);
    }
    changes.changed(Set.of());
  }

  @Override
  public final SortedMap<String, NodeRecord> alive() {
    return alive;
  }

  @Override
  public final Subscription watch(Runnable changed) {
    return changes.add(_ -> changed.run());
  }

  @Override
  public final Future<Buffer> ask(String other, String topic, Buffer question, Duration patience) {
    if (question.length() > MAX_BODY) {
      return failed(PeersException.Reason.TOO_LARGE, Exchange.tooLarge("a question", question));
    }
    if (isEnding()) {
      return Future.failedFuture(leaving());
    }
    if (asked.incrementAndGet() > MAX_OUTSTANDING) {
      asked.decrementAndGet();
      return failed(PeersException.Reason.BUSY, "%d questions wait already; try again later".formatted(MAX_OUTSTANDING));
    }
    Duration limit = patience.compareTo(MAX_PATIENCE) > 0 ? MAX_PATIENCE : patience;
    Promise<Buffer> answer = Promise.promise();
    waiting.add(answer);
    var timer = calls.schedule(
        () -> answer.tryFail(noAnswer(other, topic, limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
    Future<Buffer> asking = other.equals(node) ? exchange.ask(topic, question.copy()) : askOther(other, topic, question, limit);
    asking.onComplete(result -> {
      if (result.succeeded()) {
        answer.tryComplete(result.result());
      } else {
        answer.tryFail(result.cause());
      }
    });
    if (isEnding()) {
      answer.tryFail(leaving());
    }
    return answer.future().onComplete(_ -> {
      timer.cancel(false);
      waiting.remove(answer);
      asked.decrementAndGet();
    });
  }

  final PeersException leaving() {
    return new PeersException(PeersException.Reason.CLOSED, "node %s leaves the cluster".formatted(node));
  }

  static PeersException noAnswer(String node, String topic, Duration limit) {
    return new PeersException(PeersException.Reason.NO_ANSWER,
        "node %s did not answer a question about %s within %d ms".formatted(node, topic, limit.toMillis()));
  }

  static Future<Buffer> failed(PeersException.Reason reason, String message) {
    return Future.failedFuture(new PeersException(reason, message));
  }

  @Override
  public final Subscription answer(String topic, Function<Buffer, Future<Buffer>> handler) {
    return exchange.onQuestion(topic, handler);
  }

  @Override
  public void publish(String topic, Buffer message) {
    if (message.length() > MAX_BODY) {
      throw new IllegalArgumentException(Exchange.tooLarge("a message", message));
    }
    exchange.deliver(topic, message.copy());
  }

  @Override
  public final Subscription subscribe(String topic, Consumer<Buffer> listener) {
    return exchange.onMessage(topic, listener);
  }

  @Override
  public final TableRecords shared() {
    return shared;
  }

  final boolean isEnding() {
    PeersState now = state();
    return now == PeersState.CLOSING || now == PeersState.CLOSED;
  }

  /** Ends the thread that calls listeners. */
  final void end() {
    step(PeersState.CLOSED);
    refresh();
    calls.shutdown();
    waiting.forEach(answer -> answer.tryFail(leaving()));
  }

  /** Waits for that thread. @return whether it has ended */
  final boolean awaitEnd(int seconds) throws InterruptedException {
    return calls.awaitTermination(seconds, TimeUnit.SECONDS);
  }
}
