// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.weft.cluster.ClusterNode;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.peers.NodeRecord.ListeningPort;
import io.weft.cluster.peers.NodeRecord.OwnedGroup;
import io.weft.cluster.peers.NodeRecord.ServiceAddress;
import io.weft.cluster.peers.NodeRecord;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.NodeEntry;
import io.weft.config.store.ConfigWatch;
import io.weft.targetnode.PortWatch;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.OwnershipWatch;
import io.weft.targetnode.status.TargetStatusReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells the other nodes what this one does, each time that it changes. */
final class Announcer implements AutoCloseable {
  private static final String OK = "ok";

  private final ClusterNode cluster;
  private final String version;
  private final Optional<TargetNode> target;
  private final Optional<TransportAddress> discovery;
  private final GroupOwnership ownership;
  private final InstantSource clock = InstantSource.system();
  private final Map<Integer, Long> listeningSince = new HashMap<>();
  private final ConfigWatch revisions;
  private final PortWatch ports;
  private final OwnershipWatch groups;

  Announcer(ClusterNode cluster, String version, Optional<TargetNode> target, Optional<TransportAddress> discovery,
      GroupOwnership ownership) {
    this.cluster = cluster;
    this.version = version;
    this.target = target;
    this.discovery = discovery;
    this.ownership = ownership;
    this.revisions = cluster.store().watch(current ->
        target.ifPresentOrElse(node -> node.inEffect(current.revision()).onComplete(_ -> announce()), this::announce));
    this.ports = target.<PortWatch>map(node -> node.watchPorts(this::announce)).orElse(() -> {});
    this.groups = ownership.watch(this::announce);
    cluster.watchKept(this::announce);
    announce();
  }

  private synchronized void announce() {
    Member self = cluster.self();
    cluster.peers().announce(new NodeRecord(self.name(), self.number(), (int) cluster.starts(),
        new TreeSet<>(NodeRole.words(self.roles())), version, self.address(), listening(), services(), new TreeSet<>(),
        Math.min(cluster.keptRevision(), target.map(TargetNode::settledRevision).orElse(Long.MAX_VALUE)), owned(),
        target.flatMap(node -> new TargetStatusReader(node).failure()).orElse(OK)));
  }

  private List<ListeningPort> listening() {
    String self = cluster.self().name();
    Map<Integer, PortEntry> now = target.stream()
        .flatMap(node -> cluster.store().snapshot().ports().stream()
            .filter(port -> self.equals(port.node()) && node.isListening(port.portId())))
        .collect(Collectors.toMap(PortEntry::portId, port -> port));
    listeningSince.keySet().retainAll(now.keySet());
    return now.values().stream().map(port -> new ListeningPort(port.portId(), port.address().describe(),
        listeningSince.computeIfAbsent(port.portId(), _ -> clock.millis()))).toList();
  }

  /** Where hosts reach the discovery service: at all addresses of the node, if it listens on all. */
  private List<ServiceAddress> services() {
    TransportAddress listening = discovery.orElse(null);
    if (listening == null) {
      return List.of();
    }
    List<String> all = cluster.store().snapshot().node(cluster.self().name()).map(NodeEntry::addresses).filter(known -> !known.isEmpty())
        .orElse(List.of(cluster.self().address()));
    return (listening.isWildcard() ? all : List.of(listening.traddr())).stream()
        .map(address -> new ServiceAddress(address, listening.tcpPort())).toList();
  }

  private List<OwnedGroup> owned() {
    return ownership.grants().entrySet().stream()
        .map((Map.Entry<Integer, Grant> group) -> new OwnedGroup(group.getKey(), group.getValue().epoch())).toList();
  }

  @Override
  public void close() {
    revisions.close();
    ports.close();
    groups.close();
  }
}
