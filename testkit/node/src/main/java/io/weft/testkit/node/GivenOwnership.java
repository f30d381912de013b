// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.Lease;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Stands for a cluster, of which a test decides what it places on a node and for how long. */
public final class GivenOwnership implements GroupOwnership {
  /** What {@link #quiesceTime} returns. */
  public static final Duration QUIESCE_TIME = Duration.ofMillis(1234);

  private final Lease lease = new Lease();
  private final Set<Integer> shared;
  private final List<Runnable> watches = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Map<Integer, Long>> released = new LinkedBlockingQueue<>();
  private volatile Map<Integer, Grant> grants = Map.of();

  /** Nothing is placed on the node, and it has no lease. @param shared the groups that it reaches together with others */
  public GivenOwnership(Integer... shared) {
    this.shared = Set.of(shared);
  }

  /** Lets the lease run for a while from now on. */
  public void leaseFor(Duration time) {
    lease.renew(System.nanoTime() + time.toNanos());
  }

  /** Places groups on the node, to be served at once. */
  public void grant(long epoch, Integer... groups) {
    grant(Grant.of(epoch, System.nanoTime()), groups);
  }

  /** Places groups on the node. */
  public void grant(Grant grant, Integer... groups) {
    change(now -> {
      List.of(groups).forEach(group -> now.put(group, grant));
      return now;
    });
  }

  /** Wants groups back. */
  public void askBack(Integer... groups) {
    change(now -> {
      List.of(groups).forEach(group -> now.computeIfPresent(group, (_, grant) -> grant.askedBack()));
      return now;
    });
  }

  /** Places groups elsewhere without asking, as the cluster may when the lease has run out. */
  public void withdraw(Integer... groups) {
    change(now -> {
      List.of(groups).forEach(now::remove);
      return now;
    });
  }

  private synchronized void change(UnaryOperator<Map<Integer, Grant>> how) {
    grants = Map.copyOf(how.apply(new TreeMap<>(grants)));
    watches.forEach(Runnable::run);
  }

  /** Waits until the node has given groups back. @return their epochs */
  public Map<Integer, Long> awaitReleased() throws InterruptedException {
    return Objects.requireNonNull(released.poll(60, TimeUnit.SECONDS), "nothing was given back");
  }

  /** Whether the node has given back nothing that nobody has waited for. */
  public boolean hasReleasedNothing() {
    return released.isEmpty();
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public Map<Integer, Grant> grants() {
    return grants;
  }

  @Override
  public Set<Integer> shared() {
    return shared;
  }

  @Override
  public OwnershipWatch watch(Runnable changed) {
    watches.add(changed);
    return () -> watches.remove(changed);
  }

  @Override
  public void released(Map<Integer, Long> epochs) {
    change(now -> {
      epochs.keySet().forEach(now::remove);
      return now;
    });
    released.add(epochs);
  }

  @Override
  public Duration quiesceTime() {
    return QUIESCE_TIME;
  }
}
