// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.core.HazelcastException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.seal.Sealer;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers of a node of a cluster, which meet as members of Hazelcast and talk over a bus of their own. Everything that blocks
 * runs on one thread, which also starts all of it again if it ends by itself.
 */
public final class HazelcastPeers extends LocalPeers {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastPeers.class);
  /** When it is tried again, by chance, so that nodes which start at the same time do not miss each other for ever. */
  private static final int AGAIN_MIN_MILLIS = 1000;
  private static final int AGAIN_MAX_MILLIS = 5000;
  private static final int RENEW_BUS_TICKS = 3;
  private static final int COMPARE_TICKS = 10;
  private static final int RESOLVE_TICKS = 30;
  private static final int RENEW_TICKS = 600;
  private static final int END_SECONDS = 10;

  private final PeersOptions options;
  private final ScheduledThreadPoolExecutor worker;
  private final Letters letters;
  private final KnownNodes known;
  private final SealedMap records;
  private final Promise<Void> running = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private final AtomicBoolean flushing = new AtomicBoolean();
  /** Ends a start that has begun. */
  private final AtomicReference<Runnable> abort = new AtomicReference<>(() -> { });
  private final Links links = new Links();
  private volatile @Nullable Presence presence;
  private volatile String problem = "";
  /** Used by the worker only, as the next. */
  private long ticks;
  /** The generation of the cluster key that the records are sealed with. */
  private int generation;

  private HazelcastPeers(PeersOptions options) {
    super(options.node(), PeersState.STARTING);
    this.options = options;
    this.worker = thread("weft-member-" + options.node());
    this.generation = options.keys().get().current().generation();
    Sealer sealer = new Sealer(options.cluster(), options.keys());
    this.letters = new Letters(sealer);
    this.known = new KnownNodes(options.node(), sealer, this::refresh);
    this.records = new SealedMap("weft.records", sealer, shared().table(), Duration.ZERO,
        shared()::changed, _ -> false, _ -> { });
    exchange.onQuestion(Links.PING, Future::succeededFuture);
  }

  /** Begins to meet the other nodes. Returns at once: that takes seconds, and there may be none yet. */
  public static HazelcastPeers start(PeersOptions options) {
    HazelcastPeers peers = new HazelcastPeers(options);
    peers.worker.execute(peers::open);
    peers.worker.scheduleWithFixedDelay(peers::tick, 1, 1, TimeUnit.SECONDS);
    return peers;
  }

  /** When it is RUNNING for the first time; fails if it is closed before. */
  public Future<Void> running() {
    return running.future();
  }

  private void open() {
    if (state() == PeersState.WAITING) {
      step(PeersState.STARTING);
    }
    if (state() != PeersState.STARTING) {
      return;
    }
    try {
      Presence opened = Presence.open(options, exchange, letters, this::abortBy, this::happened);
      presence = opened;
      known.ids(opened.ids());
      known.attach(opened.map("weft.nodes"), opened.id());
      records.attach(opened.map("weft.records"));
      if (step(PeersState.RUNNING)) {
        problem = "";
        flush();
        look();
        running.tryComplete();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      again("it was interrupted");
    } catch (BusException | RuntimeException e) {
      again(String.valueOf(e.getMessage()));
    }
  }

  /** Waits to start again. */
  private void again(String why) {
    drop();
    if (!why.equals(problem)) {
      LOG.warn("node {} does not reach its cluster, and tries again: {}", node(), why);
    }
    problem = why;
    if (step(PeersState.WAITING)) {
      refresh();
      worker.schedule(
          this::open, ThreadLocalRandom.current().nextInt(AGAIN_MIN_MILLIS, AGAIN_MAX_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private void drop() {
    Presence old = presence;
    presence = null;
    known.map().detach();
    records.detach();
    known.ids(Set.of());
    links.keep(Set.of());
    if (old != null) {
      try {
        old.close();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warn("node {} did not leave its cluster in order: {}", node(), e.getMessage());
      }
    }
  }

  private void happened(Presence.Event event) {
    switch (event) {
      case MEMBERS -> {
        // At once, not by the worker, which may be waiting for a member that is lost.
        Presence now = presence;
        if (now != null) {
          known.ids(now.ids());
          refresh();
        }
        worker.execute(this::look);
      }
      case MERGED -> worker.execute(() -> {
        if (renewBus(true)) {
          look();
        }
      });
      case ENDED -> worker.execute(() -> {
        if (state() == PeersState.RUNNING) {
          again("its membership ended");
        }
      });
    }
  }

  /** Looks at everything again. */
  private void look() {
    Presence now = presence;
    if (now == null) {
      return;
    }
    known.ids(now.ids());
    guarded(() -> {
      known.map().compare();
      records.compare();
    });
    flush();
    refresh();
    warmUp(now);
  }

  private void warmUp(Presence now) {
    links.keep(now.ids());
    known.live().forEach((name, node) -> {
      if (!name.equals(node())) {
        links.ready(now, name, node.id());
      }
    });
  }

  private void tick() {
    ticks++;
    Presence now = presence;
    if (now == null) {
      return;
    }
    if (ticks % RESOLVE_TICKS == 0) {
      now.resolve();
    }
    if (!renewBus(ticks % RENEW_BUS_TICKS == 0)) {
      return;
    }
    if (ticks % RENEW_TICKS == 0) {
      known.renew();
    }
    int current = options.keys().get().current().generation();
    if (current != generation) {
      generation = current;
      known.map().reseal();
      records.reseal();
    }
    if (ticks % COMPARE_TICKS == 0) {
      look();
    } else {
      flush();
      warmUp(now);
    }
  }

  /** Opens the bus again if it must be. @param due whether to look at what the others know of it @return whether it is open */
  private boolean renewBus(boolean due) {
    Presence now = presence;
    if (now == null) {
      return false;
    }
    try {
      if (now.renew(due)) {
        links.keep(Set.of());
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (HazelcastException e) {
      LOG.debug("what the others know of the bus is looked at later", e);
      return true;
    } catch (BusException | RuntimeException e) {
      again(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void flush() {
    flushing.set(false);
    guarded(() -> {
      known.map().flush();
      records.flush();
    });
  }

  /** Does what may fail while members come and go; the next tick does it again. */
  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.debug("the records of the cluster are not up to date yet", e);
    }
  }

  private void flushSoon() {
    if (flushing.compareAndSet(false, true)) {
      worker.execute(this::flush);
    }
  }

  @Override
  Future<Void> spread(String key) {
    if (isEnding()) {
      return Future.failedFuture(leaving());
    }
    Future<Void> done = records.spread(key);
    flushSoon();
    return done;
  }

  @Override
  void spreadOwn(NodeRecord record) {
    known.announce(record);
    flushSoon();
  }

  @Override
  Future<Buffer> askOther(String other, String topic, Buffer question, Duration patience) {
    Presence now = presence;
    KnownNodes.Known asked = known.live().get(other);
    return now == null || asked == null
        ? failed(PeersException.Reason.NOT_LIVE, "node %s does not live, as far as node %s knows".formatted(other, node()))
        : links.ask(now, other, asked.id(), topic, question, patience);
  }

  @Override
  public void publish(String topic, Buffer message) {
    Presence now = presence;
    if (now == null || message.length() > MAX_BODY) {
      super.publish(topic, message);
    } else {
      now.bus().publish(topic, message);
    }
  }

  @Override
  SortedMap<String, NodeRecord> others() {
    SortedMap<String, NodeRecord> others = new TreeMap<>();
    known.live().forEach((name, node) -> others.put(name, node.record()));
    return Collections.unmodifiableSortedMap(others);
  }

  @Override
  public PeersHealth health() {
    String trouble = known.isContested() ? "another live node calls itself %s too".formatted(node()) : problem;
    return new PeersHealth(
        state(), trouble, options.strangers().count(), options.strangers().last(), known.map().forged() + records.forged() + letters.forged());
  }

  @Override
  public Future<Void> close() {
    boolean starting = state() == PeersState.STARTING;
    if (step(PeersState.CLOSING)) {
      if (starting) {
        abort();
      }
      worker.execute(this::leave);
    }
    return closed.future();
  }

  /** Learns what ends the start. It may be closed already. */
  private void abortBy(Runnable end) {
    abort.set(end);
    if (state() == PeersState.CLOSING) {
      abort();
    }
  }

  private void abort() {
    Runnable end = abort.getAndSet(() -> { });
    Thread.ofVirtual().name("weft-peers-abort").start(() -> {
      try {
        end.run();
      } catch (RuntimeException e) {
        LOG.debug("a start could not be broken off", e);
      }
    });
  }

  private void leave() {
    drop();
    records.fail(leaving());
    running.tryFail(leaving());
    end();
    worker.shutdown();
    Thread.ofVirtual().name("weft-peers-end").start(() -> {
      try {
        if (!worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS) || !awaitEnd(END_SECONDS)) {
          LOG.warn("a thread of node {} in its cluster has not ended", node());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      closed.complete();
    });
  }
}
