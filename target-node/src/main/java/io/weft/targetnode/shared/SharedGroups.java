// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared ANA groups of a node. It brings each to what the cluster has placed here, and watches the lease: one pass looks at
 * all groups and takes each as far as it can go now, so that groups that change together are one change for hosts. Used from
 * the node's context, apart from the methods that say otherwise.
 */
public final class SharedGroups {
  private static final Logger LOG = LoggerFactory.getLogger(SharedGroups.class);

  /** How long a group that is taken waits for a device; one that comes later is served then. */
  private static final long OPEN_MILLIS = 2000;
  /** How long groups that have been given back wait for others, so that they are told together. */
  private static final long GATHER_MILLIS = 100;
  private static final long NO_TIMER = -1;

  private final Context context;
  private final GroupOwnership ownership;
  private final IntPredicate configured;
  private final Runnable changed;
  private final Map<Integer, SharedGroup> groups = new ConcurrentHashMap<>();
  private final Map<Integer, Long> givenBack = new TreeMap<>();
  private volatile Set<Integer> owned = Set.of();
  private int yielding;
  private long timer = NO_TIMER;
  private long gathering = NO_TIMER;
  private @Nullable OwnershipWatch watch;
  /** Completes when the node, which stops, has given back everything; null while it does not stop. */
  private @Nullable Promise<Void> stopping;

  /**
   * No groups yet.
   *
   * @param context the context that they are changed from
   * @param ownership what the cluster decides
   * @param configured which groups the configuration has on several nodes: they are shared here before the cluster says so
   * @param changed called on the context after other groups are served than before: once for all that change together
   */
  public SharedGroups(Context context, GroupOwnership ownership, IntPredicate configured, Runnable changed) {
    this.configured = configured;
    this.context = context;
    this.ownership = ownership;
    this.changed = changed;
  }

  /** Begins to follow the cluster. */
  public void start() {
    watch = ownership.watchAll(() -> context.runOnContext(_ -> pass()));
    pass();
  }

  /** Gives back all groups, and takes none any more. @return completes when nothing of this node reaches a shared device */
  public Future<Void> stop() {
    if (stopping == null) {
      stopping = Promise.promise();
      pass();
    }
    return stopping.future();
  }

  /** The epochs of a cluster that was left mean nothing to the next one. */
  public void forget() {
    groups.values().forEach(SharedGroup::forget);
  }

  /** Whether hosts are served from the devices of a group. From any thread. */
  public boolean isOwned(int group) {
    return owned.contains(group);
  }

  /** Whether other nodes reach the devices of a group too. From any thread. */
  public boolean isShared(int group) {
    return configured.test(group) || ownership.shared().contains(group);
  }

  SharedGroup group(int id) {
    return groups.computeIfAbsent(id, _ -> new SharedGroup(id, ownership.lease()));
  }

  Context context() {
    return context;
  }

  /** Takes every group as far as it can go now, then shows all that has changed as one. */
  private void pass() {
    Map<Integer, Grant> grants = ownership.grants();
    grants.keySet().forEach(this::group);
    boolean runs = ownership.lease().runs();
    List<SharedGroup> taken = new ArrayList<>();
    groups.values().forEach(group -> advance(group, grants.get(group.id()), runs, taken));
    take(taken, grants);
    own(runs);
    tell();
    groups.values().forEach(group -> closeIfGivenUp(group, grants.get(group.id())));
    report();
    watchTime(runs);
    if (stopping != null && groups.values().stream().allMatch(group -> group.state() == GroupState.ELSEWHERE)) {
      end(stopping);
    }
  }

  private boolean isWantedBack(Grant grant) {
    return grant.wantedBack() || stopping != null;
  }

  private static boolean isCurrent(SharedGroup group, @Nullable Grant grant) {
    return grant != null && grant.epoch() == group.epoch();
  }

  /** Takes the step that needs no device. @param taken gets the group if it is to be taken */
  private void advance(SharedGroup group, @Nullable Grant grant, boolean runs, List<SharedGroup> taken) {
    boolean current = isCurrent(group, grant);
    if (group.state().holdsDevices()) {
      if (!current || !runs) {
        group.lapse();
      } else if (grant != null && isWantedBack(grant)) {
        group.yield();
      }
    }
    if (grant == null || group.isClosing()) {
      return;
    }
    if (group.state() == GroupState.LAPSED && current) {
      if (isWantedBack(grant)) {
        group.yield();
      } else if (runs) {
        taken.add(group);
      }
    } else if (group.state() == GroupState.ELSEWHERE && !group.hasReturned(grant.epoch())) {
      if (isWantedBack(grant)) {
        giveBack(group, grant.epoch());
      } else if (runs) {
        taken.add(group);
      }
    }
  }

  /** Opens the devices of groups that are placed here, and waits for them together. */
  private void take(List<SharedGroup> taken, Map<Integer, Grant> grants) {
    List<Future<?>> openings = new ArrayList<>();
    Map<SharedGroup, Integer> takes = new HashMap<>();
    for (SharedGroup group : taken) {
      openings.addAll(group.take(requireNonNull(grants.get(group.id()))));
      takes.put(group, group.takes());
    }
    Future<?> all = Future.join(openings);
    if (all.isComplete()) {
      taken.forEach(SharedGroup::opened);
    } else {
      all.timeout(OPEN_MILLIS, TimeUnit.MILLISECONDS).onComplete(_ -> context.runOnContext(_ -> {
        takes.forEach((group, take) -> {
          if (group.takes() == take) {
            group.opened();
          }
        });
        pass();
      }));
    }
  }

  private void own(boolean runs) {
    long now = System.nanoTime();
    groups.values().stream()
        .filter(group -> runs && group.state() == GroupState.TAKING && group.isOpened() && now - group.servesFrom() >= 0)
        .forEach(SharedGroup::own);
  }

  /** Tells what is served now, if that is something else than before. */
  private void tell() {
    Set<Integer> before = owned;
    Set<Integer> now = ids(group -> group.state() == GroupState.OWNED);
    if (!now.equals(before)) {
      owned = now;
      log(before, now);
      changed.run();
    }
  }

  private void log(Set<Integer> before, Set<Integer> now) {
    Set<Integer> lapsed = ids(group -> group.state() == GroupState.LAPSED && before.contains(group.id()));
    Set<Integer> yielded = ids(group -> group.state() == GroupState.YIELDING && before.contains(group.id()));
    Set<Integer> come = ids(group -> now.contains(group.id()) && !before.contains(group.id()));
    if (!lapsed.isEmpty()) {
      LOG.warn("this node may not use the shared ANA groups {} any more: {}", lapsed,
          ownership.lease().runs() ? "they are placed elsewhere" : "its lease has run out");
    }
    if (!yielded.isEmpty()) {
      LOG.info("this node gives back the shared ANA groups {}", yielded);
    }
    if (!come.isEmpty()) {
      LOG.info("this node serves the shared ANA groups {}", come);
    }
  }

  private Set<Integer> ids(Predicate<SharedGroup> which) {
    return groups.values().stream().filter(which).map(SharedGroup::id).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Closes the devices of a group that is given back, or that is placed elsewhere. */
  private void closeIfGivenUp(SharedGroup group, @Nullable Grant grant) {
    boolean yields = group.state() == GroupState.YIELDING;
    if (group.isClosing() || !yields && (group.state() != GroupState.LAPSED || isCurrent(group, grant))) {
      return;
    }
    long epoch = group.epoch();
    yielding += yields ? 1 : 0;
    Future.join(group.close(yields)).onComplete(_ -> context.runOnContext(_ -> {
      group.closed();
      if (yields) {
        yielding--;
        giveBack(group, epoch);
      }
      pass();
    }));
  }

  private void giveBack(SharedGroup group, long epoch) {
    group.returned(epoch);
    givenBack.put(group.id(), epoch);
  }

  /** Reports what has been given back, together with what is about to be, unless that takes long. */
  private void report() {
    if (givenBack.isEmpty()) {
      return;
    }
    if (yielding == 0) {
      reportNow();
    } else if (gathering == NO_TIMER) {
      gathering = context.owner().setTimer(GATHER_MILLIS, _ -> reportNow());
    }
  }

  private void reportNow() {
    gathering = cancelled(gathering);
    if (!givenBack.isEmpty()) {
      ownership.released(Map.copyOf(givenBack));
      givenBack.clear();
    }
  }

  /** Sees to a pass when the lease runs out, and when the next group may be served. */
  private void watchTime(boolean runs) {
    timer = cancelled(timer);
    long now = System.nanoTime();
    LongStream times = groups.values().stream()
        .filter(group -> runs && group.state() == GroupState.TAKING && group.isOpened())
        .mapToLong(group -> group.servesFrom() - now);
    boolean holds = groups.values().stream().anyMatch(group -> group.state().holdsDevices());
    LongStream.concat(times, holds ? LongStream.of(ownership.lease().left()) : LongStream.empty()).min().ifPresent(nanos ->
        timer = context.owner().setTimer(Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos)) + 1, _ -> pass()));
  }

  private long cancelled(long running) {
    if (running != NO_TIMER) {
      context.owner().cancelTimer(running);
    }
    return NO_TIMER;
  }

  private void end(Promise<Void> stopped) {
    timer = cancelled(timer);
    reportNow();
    if (watch != null) {
      watch.close();
      watch = null;
    }
    stopped.tryComplete();
  }
}
