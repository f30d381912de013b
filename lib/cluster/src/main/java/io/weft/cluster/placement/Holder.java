// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.Leadership;
import io.weft.cluster.raft.Leases;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups that a node holds, and its lease on them. It renews the lease each second, whether it holds something or not. */
public final class Holder implements AutoCloseable {
  /** How often a lease is renewed. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** How long after it could not be renewed it is tried again: a new leader may be about to begin. */
  private static final Duration RETRY = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Holder.class);

  private final Agreement agreement;
  private final String node;
  private final Duration quiesceTime;
  private final LongConsumer renewed;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Consumer<AgreedState> watch = this::follow;
  private final Thread thread;
  private volatile Map<Integer, Held> held = Map.of();
  private volatile Set<Integer> shared = Set.of();
  private volatile boolean leaving;
  private volatile boolean hadLease;
  /** The version of the record that says who leads. */
  private volatile long leadership = AgreedRecord.ABSENT;
  private final Wake pause = new Wake();
  private boolean warned;

  /**
   * A group that is placed on the node.
   *
   * @param epoch the number of the placement
   * @param servesFrom the value of {@link System#nanoTime} before which its devices may not be used
   * @param wantedBack whether it is to be given back
   */
  public record Held(long epoch, long servesFrom, boolean wantedBack) {}

  private Holder(Agreement agreement, String node, Duration quiesceTime, LongConsumer renewed) {
    this.agreement = agreement;
    this.node = node;
    this.quiesceTime = quiesceTime;
    this.renewed = renewed;
    this.thread = Thread.ofVirtual().name("weft-lease").unstarted(this::run);
  }

  /**
   * Starts to hold what is placed on a node.
   *
   * @param quiesceTime how long I/O that a node has given to its kernel may take
   * @param renewed is told the value of {@link System#nanoTime} at which the lease runs out, each time that it is renewed
   */
  public static Holder start(Agreement agreement, String node, Duration quiesceTime, LongConsumer renewed) {
    Holder holder = new Holder(agreement, node, quiesceTime, renewed);
    agreement.watch(holder.watch);
    holder.thread.start();
    return holder;
  }

  /** The groups that the node holds, by ANAGRPID. */
  public Map<Integer, Held> held() {
    return held;
  }

  /** The groups that lie on the node and on others, or that another node has yet to give back. */
  public Set<Integer> shared() {
    return shared;
  }

  /** Calls a listener after each change of what the node holds. @return ends the calls */
  public Runnable watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Called in order. Costs the number of groups, at most 128. */
  private void follow(AgreedState state) {
    Set<Integer> reached = new TreeSet<>();
    Map<Integer, Held> now = new TreeMap<>();
    for (AnaGroupEntry group : state.configuration().anaGroups()) {
      if (group.isOn(node) && (group.isShared() || isElsewhere(state, group.anaGroupId()))) {
        reached.add(group.anaGroupId());
      }
      Placement.of(state, group.anaGroupId()).filter(placed -> node.equals(placed.owner())).ifPresent(placed ->
          now.put(group.anaGroupId(), held(group.anaGroupId(), placed)));
    }
    long leads = state.version(Leadership.RECORD);
    if (leads != leadership) {
      // A new leader knows of no lease. Those that it does not hear of soon lose their groups.
      leadership = leads;
      pause.up();
    }
    boolean changed = !now.equals(held) || !reached.equals(shared);
    shared = Collections.unmodifiableSet(reached);
    held = Collections.unmodifiableMap(now);
    if (changed) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether another node owns a group: it may do so for a while after the group was left to this node alone. */
  private boolean isElsewhere(AgreedState state, int anaGroupId) {
    return Placement.of(state, anaGroupId).map(Placement::owner).filter(owner -> !owner.equals(node)).isPresent();
  }

  private Held held(int anaGroupId, Placement placed) {
    Held before = held.get(anaGroupId);
    boolean back = leaving || placed.wanted() != null;
    if (before != null && before.epoch() == placed.epoch()) {
      return new Held(before.epoch(), before.servesFrom(), back);
    }
    // What was placed here before this process had a lease was a former process's, whose I/O may not have ended either.
    boolean wait = placed.lapsed() || !hadLease;
    long now = System.nanoTime();
    return new Held(placed.epoch(), wait ? now + quiesceTime.toNanos() : now, back);
  }

  private void run() {
    try {
      while (!leaving) {
        long asked = System.nanoTime();
        Duration next = renew(asked) ? PERIOD : RETRY;
        pause.await(next.minusNanos(Math.min(next.toNanos(), System.nanoTime() - asked)));
      }
      agreement.leave(node);
    } catch (IOException e) {
      LOG.debug("the leader was not told that this node leaves", e);
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** @return whether the lease was renewed */
  private boolean renew(long asked) throws InterruptedException {
    try {
      if (agreement.await(agreement.renew(node), PERIOD)) {
        hadLease = true;
        renewed.accept(asked + Leases.TERM.toNanos());
      }
      warned = false;
      return true;
    } catch (IOException e) {
      if (!warned && !held.isEmpty()) {
        warned = true;
        LOG.warn("the lease on ANA groups {} cannot be renewed: {}; without it they are not served here after {} s",
            held.keySet(), e.getMessage(), Leases.TERM.toSeconds());
      }
      return false;
    }
  }

  /**
   * Gives groups back, of which nothing more reaches the device. Blocks.
   *
   * @param epochs the epochs of the placements by ANAGRPID; those that have another one are left alone
   * @throws ConfigStoreException if that is not agreed on in time
   */
  public void giveBack(Map<Integer, Long> epochs) throws ConfigStoreException, InterruptedException {
    Map<Integer, Long> given = new HashMap<>(epochs);
    agreement.change(state -> {
      List<RecordChange> changes = new ArrayList<>();
      given.forEach((anaGroupId, epoch) -> Placement.of(state, anaGroupId)
          .filter(placed -> node.equals(placed.owner()) && placed.epoch() == epoch)
          .ifPresent(placed -> changes.add(new RecordChange.Put(Placement.key(anaGroupId),
              state.version(Placement.key(anaGroupId)), placed.givenBack().json()))));
      return changes;
    });
  }

  /** Wants everything back, since the node stops. @return completes when the node holds nothing */
  public CompletionStage<Void> leave() {
    CompletableFuture<Void> empty = new CompletableFuture<>();
    Runnable look = () -> {
      if (held.isEmpty()) {
        empty.complete(null);
      }
    };
    listeners.add(look);
    leaving = true;
    pause.up();
    agreement.replay(watch);
    look.run();
    return empty.whenComplete((_, _) -> listeners.remove(look));
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
    thread.interrupt();
  }
}
