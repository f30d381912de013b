// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.service.member.ClusterMember;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.ownership.ChangingOwnership;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.status.TargetStatusReader;
import io.weft.targetnode.storage.DevicesElsewhere;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The target node of a process. */
final class TargetPart implements Part {
  private final TargetNode node;
  private final ConfigStore store;
  private final ChangingOwnership ownership;
  private final List<ReferralEntry> discovery;
  private volatile @Nullable String name;

  /**
   * A part that runs a node.
   *
   * @param store the configuration that the node follows
   * @param ownership what the node asks of a cluster
   * @param discovery the discovery services of the process itself
   */
  TargetPart(TargetNode node, ConfigStore store, ChangingOwnership ownership, List<ReferralEntry> discovery) {
    this.discovery = List.copyOf(discovery);
    this.node = node;
    this.store = store;
    this.ownership = ownership;
  }

  @Override
  public Future<Void> joined(ClusterMember member) {
    name = member.node();
    ownership.follow(member.ownership(ownership.lease()));
    return node.setNode(name);
  }

  @Override
  public Future<Void> left() {
    name = null;
    ownership.follow(GroupOwnership.STANDALONE);
    return Future.all(node.setNode(null), node.setElsewhere(DevicesElsewhere.UNKNOWN), node.setDiscoveryServices(discovery)).mapEmpty();
  }

  private Stream<PortEntry> ports() {
    return NodeView.of(store.snapshot(), name).ports().stream();
  }

  @Override
  public String name() {
    return "target node";
  }

  @Override
  public Future<Void> start() {
    return node.start();
  }

  @Override
  public Future<Void> stop() {
    return node.stop();
  }

  @Override
  public Optional<String> address() {
    return ports().filter(port -> node.isListening(port.portId())).findFirst()
        .map(port -> "nvme=" + port.address().describe());
  }

  @Override
  public boolean isReachable() {
    return address().isPresent() || ports().noneMatch(PortEntry::enable);
  }

  @Override
  public List<String> failures() {
    return new TargetStatusReader(node).summary().failures();
  }
}
