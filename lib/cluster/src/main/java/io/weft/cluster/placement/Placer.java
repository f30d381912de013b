// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.Leases;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places groups while this node leads the voters: at each change of what is agreed on, and some times a second, since leases
 * end without anybody's doing.
 */
public final class Placer implements AutoCloseable {
  /** How long a node must be back before groups return to it. */
  public static final Duration RETURN_DELAY = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Placer.class);
  private static final Duration TICK = Duration.ofMillis(250);

  private final Agreement agreement;
  private final Steadiness steadiness;
  private final Wake wake = new Wake();
  private final Consumer<AgreedState> watch = _ -> wake.up();
  private final Thread thread;

  private Placer(Agreement agreement, Duration returnDelay) {
    this.agreement = agreement;
    this.steadiness = new Steadiness(agreement.leadership().leases(), returnDelay, System::nanoTime);
    this.thread = Thread.ofVirtual().name("weft-placer").unstarted(this::run);
  }

  /** Starts to place groups whenever this node leads. @param returnDelay how long a node must be back before groups return to it */
  public static Placer start(Agreement agreement, Duration returnDelay) {
    Placer placer = new Placer(agreement, returnDelay);
    agreement.watch(placer.watch);
    placer.thread.start();
    return placer;
  }

  private void run() {
    try {
      while (true) {
        wake.await(TICK);
        if (agreement.isLeader()) {
          place();
        } else {
          steadiness.forget();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void place() throws InterruptedException {
    AgreedState state = agreement.state();
    steadiness.look(state);
    List<RecordChange> changes = new ArrayList<>(Plan.of(state, steadiness));
    if (changes.isEmpty()) {
      return;
    }
    changes.add(agreement.leadership().unchanged());
    try {
      if (agreement.decide(changes)) {
        LOG.info("placed ANA groups: {}", describe(changes));
      }
    } catch (ConfigStoreException e) {
      LOG.warn("ANA groups cannot be placed: {}", e.getMessage());
    }
  }

  private static String describe(List<RecordChange> changes) {
    return String.join(", ", changes.stream()
        .flatMap(change -> change instanceof RecordChange.Put put ? Stream.of(put.key() + " " + put.value())
            : Stream.empty()).toList());
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
    thread.interrupt();
  }

  /** Knows which nodes have renewed their leases without a break. Used by one thread. */
  static final class Steadiness implements Nodes {
    private final Leases leases;
    private final Duration returnDelay;
    private final LongSupplier clock;
    private final Map<String, Long> since = new HashMap<>();

    Steadiness(Leases leases, Duration returnDelay, LongSupplier clock) {
      this.leases = leases;
      this.returnDelay = returnDelay;
      this.clock = clock;
    }

    /** Looks at the nodes of all groups that are placed. */
    void look(AgreedState state) {
      long now = clock.getAsLong();
      for (AnaGroupEntry group : state.configuration().anaGroups()) {
        for (String node : group.isShared() ? group.nodes() : List.<String>of()) {
          if (leases.isRenewing(node)) {
            since.putIfAbsent(node, now);
          } else {
            since.remove(node);
          }
        }
      }
      since.keySet().removeIf(node -> state.configuration().node(node).isEmpty());
    }

    void forget() {
      since.clear();
    }

    @Override
    public boolean isRenewing(String node) {
      return leases.isRenewing(node);
    }

    @Override
    public boolean isMissing(String node) {
      return leases.isMissing(node);
    }

    @Override
    public boolean hasEnded(String node) {
      return leases.hasEnded(node);
    }

    @Override
    public boolean hasLeft(String node) {
      return leases.hasLeft(node);
    }

    @Override
    public boolean isSteady(String node) {
      Long began = since.get(node);
      return began != null && clock.getAsLong() - began >= returnDelay.toNanos();
    }
  }
}
