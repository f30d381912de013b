// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.tree.PersistentMap;
import io.weft.nvme.Nqn;
import java.util.Collection;
import java.util.Optional;
import java.util.SequencedCollection;

/**
 * Everything that an administrator wants to exist, at one revision. It is immutable; a change makes a new one that
 * shares with it what it did not touch. It need not be valid: {@code Rules} checks it, and a {@code ConfigStore} holds
 * only valid ones.
 *
 * <p>Objects are kept by their keys, each key once. The order in which they were given is not part of the content.
 *
 * @param revision rises with every change and never falls, across restarts too; 0 is the empty configuration of a new
 *     data directory
 * @param discoveryNqn the NQN of the discovery subsystem; {@link Nqn#DISCOVERY} unless a unique one is given (NVMe Base
 *     2.1, section 3.1.3.3)
 * @param hostMap the hosts that the subsystems' lists of allowed hosts may name, by NQN
 * @param subsystemMap the NVM subsystems, by NQN
 * @param portMap the NVM subsystem ports, by PORTID
 * @param nodeMap the nodes of the cluster, by name; empty if the process stands alone
 * @param anaGroupMap where the namespaces of each ANA group lie, by ANAGRPID; empty if there are no nodes
 */
public record Configuration(
    long revision,
    String discoveryNqn,
    PersistentMap<String, HostEntry> hostMap,
    PersistentMap<String, SubsystemEntry> subsystemMap,
    PersistentMap<Integer, PortEntry> portMap,
    PersistentMap<String, NodeEntry> nodeMap,
    PersistentMap<Integer, AnaGroupEntry> anaGroupMap) {

  /** The configuration of a new data directory: empty, at revision 0. */
  public static final Configuration EMPTY = new Configuration(
      0, Nqn.DISCOVERY, PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(),
      PersistentMap.empty());

  /**
   * A configuration without nodes of objects in any order.
   *
   * @throws IllegalArgumentException if two of them have the same key
   */
  public static Configuration of(long revision, String discoveryNqn, Collection<HostEntry> hosts,
      Collection<SubsystemEntry> subsystems, Collection<PortEntry> ports) {
    return EMPTY.withRevision(revision).withDiscoveryNqn(discoveryNqn)
        .withHosts(hosts).withSubsystems(subsystems).withPorts(ports);
  }

  /** The hosts in the order of their NQNs. */
  public SequencedCollection<HostEntry> hosts() {
    return hostMap.values();
  }

  /** The NVM subsystems in the order of their NQNs. */
  public SequencedCollection<SubsystemEntry> subsystems() {
    return subsystemMap.values();
  }

  /** The ports in the order of their port identifiers. */
  public SequencedCollection<PortEntry> ports() {
    return portMap.values();
  }

  /** The nodes in the order of their names. */
  public SequencedCollection<NodeEntry> nodes() {
    return nodeMap.values();
  }

  /** Where the ANA groups lie, in the order of their identifiers. */
  public SequencedCollection<AnaGroupEntry> anaGroups() {
    return anaGroupMap.values();
  }

  /** Whether there are nodes: whether it is the configuration of a cluster. */
  public boolean hasNodes() {
    return nodeMap.size() > 0;
  }

  /** The host with this NQN. */
  public Optional<HostEntry> host(String nqn) {
    return hostMap.find(nqn);
  }

  /** The subsystem with this NQN. */
  public Optional<SubsystemEntry> subsystem(String nqn) {
    return subsystemMap.find(nqn);
  }

  /** The port with this port identifier. */
  public Optional<PortEntry> port(int portId) {
    return portMap.find(portId);
  }

  /** The node with this name. */
  public Optional<NodeEntry> node(String name) {
    return nodeMap.find(name);
  }

  /** Where the ANA group with this identifier lies. */
  public Optional<AnaGroupEntry> anaGroup(int anaGroupId) {
    return anaGroupMap.find(anaGroupId);
  }

  /** The enabled port with the lowest PORTID, the one that advice and settings refer to. */
  public Optional<PortEntry> firstPort() {
    return ports().stream().filter(PortEntry::enable).findFirst();
  }

  /** The same content at another revision. */
  public Configuration withRevision(long newRevision) {
    return new Configuration(newRevision, discoveryNqn, hostMap, subsystemMap, portMap, nodeMap, anaGroupMap);
  }

  /** The same with another discovery NQN. */
  public Configuration withDiscoveryNqn(String nqn) {
    return new Configuration(revision, nqn, hostMap, subsystemMap, portMap, nodeMap, anaGroupMap);
  }

  /** The same with a host, which replaces the one with its NQN. */
  public Configuration with(HostEntry host) {
    return withHostMap(hostMap.with(host.nqn(), host));
  }

  /** The same with a subsystem, which replaces the one with its NQN. */
  public Configuration with(SubsystemEntry subsystem) {
    return withSubsystemMap(subsystemMap.with(subsystem.nqn(), subsystem));
  }

  /** The same with a port, which replaces the one with its port identifier. */
  public Configuration with(PortEntry port) {
    return withPortMap(portMap.with(port.portId(), port));
  }

  /** The same with a node, which replaces the one with its name. */
  public Configuration with(NodeEntry node) {
    return withNodeMap(nodeMap.with(node.name(), node));
  }

  /** The same with an ANA group, which replaces the one with its identifier. */
  public Configuration with(AnaGroupEntry group) {
    return withAnaGroupMap(anaGroupMap.with(group.anaGroupId(), group));
  }

  /** The same without a host. */
  public Configuration withoutHost(String nqn) {
    return withHostMap(hostMap.without(nqn));
  }

  /** The same without a subsystem. */
  public Configuration withoutSubsystem(String nqn) {
    return withSubsystemMap(subsystemMap.without(nqn));
  }

  /** The same without a port. */
  public Configuration withoutPort(int portId) {
    return withPortMap(portMap.without(portId));
  }

  /** The same without a node. */
  public Configuration withoutNode(String name) {
    return withNodeMap(nodeMap.without(name));
  }

  /** The same without an ANA group. */
  public Configuration withoutAnaGroup(int anaGroupId) {
    return withAnaGroupMap(anaGroupMap.without(anaGroupId));
  }

  /** The same with other hosts, each NQN once. */
  public Configuration withHosts(Collection<HostEntry> newHosts) {
    return withHostMap(PersistentMap.of(newHosts, HostEntry::nqn));
  }

  /** The same with other subsystems, each NQN once. */
  public Configuration withSubsystems(Collection<SubsystemEntry> newSubsystems) {
    return withSubsystemMap(PersistentMap.of(newSubsystems, SubsystemEntry::nqn));
  }

  /** The same with other ports, each port identifier once. */
  public Configuration withPorts(Collection<PortEntry> newPorts) {
    return withPortMap(PersistentMap.of(newPorts, PortEntry::portId));
  }

  /** The same with other nodes, each name once. */
  public Configuration withNodes(Collection<NodeEntry> newNodes) {
    return withNodeMap(PersistentMap.of(newNodes, NodeEntry::name));
  }

  /** The same with other ANA groups, each identifier once. */
  public Configuration withAnaGroups(Collection<AnaGroupEntry> newGroups) {
    return withAnaGroupMap(PersistentMap.of(newGroups, AnaGroupEntry::anaGroupId));
  }

  private Configuration withHostMap(PersistentMap<String, HostEntry> newHosts) {
    return newHosts == hostMap
        ? this
        : new Configuration(revision, discoveryNqn, newHosts, subsystemMap, portMap, nodeMap, anaGroupMap);
  }

  private Configuration withSubsystemMap(PersistentMap<String, SubsystemEntry> newSubsystems) {
    return newSubsystems == subsystemMap
        ? this
        : new Configuration(revision, discoveryNqn, hostMap, newSubsystems, portMap, nodeMap, anaGroupMap);
  }

  private Configuration withPortMap(PersistentMap<Integer, PortEntry> newPorts) {
    return newPorts == portMap
        ? this
        : new Configuration(revision, discoveryNqn, hostMap, subsystemMap, newPorts, nodeMap, anaGroupMap);
  }

  private Configuration withNodeMap(PersistentMap<String, NodeEntry> newNodes) {
    return newNodes == nodeMap
        ? this
        : new Configuration(revision, discoveryNqn, hostMap, subsystemMap, portMap, newNodes, anaGroupMap);
  }

  private Configuration withAnaGroupMap(PersistentMap<Integer, AnaGroupEntry> newGroups) {
    return newGroups == anaGroupMap
        ? this
        : new Configuration(revision, discoveryNqn, hostMap, subsystemMap, portMap, nodeMap, newGroups);
  }

  /** Whether another configuration has the same content, regardless of its revision. */
  public boolean sameContent(Configuration other) {
    return withRevision(0).equals(other.withRevision(0));
  }
}
