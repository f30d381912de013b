// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.cluster.ClusterNode;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.placement.HandedOver;
import io.weft.cluster.placement.NamespaceRecord;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.management.cluster.ClusterControl;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.KeptRestrictions;
import io.weft.targetnode.ownership.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** This process as a member of a cluster: what its services use of it, and what it tells of them. */
public final class ClusterMember {
  /** How long I/O may take that a node has given to its kernel. */
  private static final Duration QUIESCE_TIME = Duration.ofSeconds(1);

  private final ClusterNode cluster;
  private @Nullable HeldGroups groups;
  private @Nullable Announcer announcer;
  private @Nullable DiscoveryServices services;
  private @Nullable ShapeExchange shapes;
  private @Nullable Subscription handedOver;

  private ClusterMember(ClusterNode cluster) {
    this.cluster = cluster;
  }

  /** Whether a process with this data directory is a member of a cluster. */
  public static boolean isMember(DataDirectory data) {
    return ClusterNode.isMember(data);
  }

  /** Takes part in the cluster that a data directory belongs to. @param rules what edits made here must follow */
  public static Future<ClusterMember> open(Vertx vertx, DataDirectory data, Rules rules) {
    return open(vertx, data, rules, null);
  }

  /** As above, for a process that serves already. @param alone the configuration with which it founds its cluster; null if it does not */
  public static Future<ClusterMember> open(Vertx vertx, DataDirectory data, Rules rules, @Nullable Configuration alone) {
    return ClusterNode.open(vertx, data, rules, alone).map(ClusterMember::new);
  }

  /** The name of the node. */
  public String node() {
    return cluster.self().name();
  }

  /** The configuration on which the cluster agrees. */
  public ConfigStore store() {
    return cluster.store();
  }

  /** What an administrator can see and change of the cluster. @param vertx runs what blocks */
  public ClusterControl control(Vertx vertx) {
    return new MemberControl(vertx, cluster);
  }

  /**
   * Lets the node hold ANA groups that others reach too; for a process with a target node, once, and again after {@link #leave}.
   *
   * @param lease is renewed while the cluster grants it
   */
  public GroupOwnership ownership(Lease lease) {
    if (groups != null) {
      groups.close();
    }
    HeldGroups held = new HeldGroups(cluster.agreement(), node(), QUIESCE_TIME, lease);
    groups = held;
    return held;
  }

  /**
   * Begins to tell the others what this process does, and its target node what the others do.
   *
   * @param version its program's version
   * @param target what serves hosts here
   * @param discovery where its discovery service listens
   */
  public void announce(String version, Optional<TargetNode> target, Optional<TransportAddress> discovery) {
    announcer = new Announcer(cluster, version, target, discovery, groups == null ? GroupOwnership.STANDALONE : groups);
    services = target.map(node -> new DiscoveryServices(cluster.peers(), false, node::setDiscoveryServices)).orElse(null);
    handedOver = HandedOver.answer(cluster.peers(), namespaces -> target
        .map(node -> node.restrictions(namespaces).map(ClusterMember::records)).orElse(Future.succeededFuture(Map.of())));
    shapes = target.map(node -> new ShapeExchange(node, node(), cluster.starts(), cluster.peers().shared())).orElse(null);
  }

  private static Map<UUID, NamespaceRecord> records(Map<UUID, KeptRestrictions> kept) {
    return kept.entrySet().stream().collect(
        Collectors.toMap(Map.Entry::getKey, namespace -> NamespaceAgreement.record(namespace.getValue())));
  }

  /**
   * Which ports of all nodes answer.
   *
   * @param target knows this node's own
   * @param changed called when the answers may be other ones, until the member is closed
   */
  public Predicate<PortEntry> livePorts(Optional<TargetNode> target, Runnable changed) {
    LivePorts others = new LivePorts(cluster.peers(), changed);
    return port -> node().equals(port.node())
        ? target.filter(node -> node.isListening(port.portId())).isPresent() : others.test(port);
  }

  /** The discovery services of the other live nodes. @param changed called when they are other ones, until the member is closed */
  public Supplier<List<ReferralEntry>> discoveryServices(Runnable changed) {
    return new DiscoveryServices(cluster.peers(), true, _ -> changed.run());
  }

  /**
   * Wants back what the node holds, since it is about to stop: others take it at once. Who leads the voters then must know that this node
   * leaves, so another one leads first.
   *
   * @return completes when the target node may stop; never fails
   */
  public Future<Void> leave() {
    return cluster.resign().onComplete(_ -> {
      if (groups != null) {
        groups.leave();
      }
    });
  }

  /** Completes when all that the node held is given back, or after some seconds; to be called after {@link #leave}. Never fails. */
  public Future<Void> givenBack() {
    return groups == null ? Future.succeededFuture() : groups.givenBack();
  }

  /**
   * Has another node remove this one for good, if there is one.
   *
   * @param vertx runs what blocks
   * @return fails if the node is a member still, or nobody can say that it is not
   */
  public Future<Void> retire(Vertx vertx) {
    return vertx.executeBlocking(() -> {
      cluster.retire();
      return null;
    }, false);
  }

  /** Ends the membership until the next start. */
  public Future<Void> close() {
    if (announcer != null) {
      announcer.close();
    }
    if (services != null) {
      services.close();
    }
    if (shapes != null) {
      shapes.close();
    }
    if (handedOver != null) {
      handedOver.close();
    }
    Future<Void> givenBack = groups == null ? Future.succeededFuture() : groups.close();
    return givenBack.transform(_ -> cluster.close());
  }
}
