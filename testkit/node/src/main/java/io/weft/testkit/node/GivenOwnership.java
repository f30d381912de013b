// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import io.weft.config.Configuration;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.Lease;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private final String node;
  private final List<AnaGroupEntry> groups;
  private final List<Runnable> watches = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Map<Integer, Long>> released = new LinkedBlockingQueue<>();
  private volatile Map<Integer, Grant> grants = Map.of();

  private volatile Set<Integer> shared = Set.of();
  private AgreedRestrictions restrictions = new GivenAgreement().of(this);

  /**
   * Nothing is placed on the node, and it has no lease.
   *
   * @param node the name of the node
   * @param groups the ANA groups of the cluster
   */
  public GivenOwnership(String node, AnaGroupEntry... groups) {
    this.node = node;
    this.groups = List.of(groups);
  }

  /** The name of the node. */
  public String node() {
    return node;
  }

  /** A configuration with the nodes that the groups name, whose ports are this node's. */
  Configuration configured(Configuration alone) {
    Set<String> names = new TreeSet<>(Set.of(node));
    groups.forEach(group -> names.addAll(group.nodes()));
    List<NodeEntry> nodes = new ArrayList<>();
    names.forEach(name -> nodes.add(NodeEntry.of(name, nodes.size() + 1)));
    return alone.withNodes(nodes).withAnaGroups(groups)
        .withPorts(alone.ports().stream().map(port -> port.withNode(node)).toList());
  }

  /** Says that other nodes use the devices of groups still, whatever the configuration says. */
  public void share(Integer... others) {
    shared = Set.of(others);
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

  /** Lets nodes of a test agree on the restrictions of their namespaces. @param agreed the same for all of them */
  public GivenOwnership agreeWith(GivenAgreement agreed) {
    restrictions = agreed.of(this);
    return this;
  }

  @Override
  public AgreedRestrictions restrictions() {
    return restrictions;
  }

  @Override
  public Duration quiesceTime() {
    return QUIESCE_TIME;
  }
}
