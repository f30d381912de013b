// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.PortEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.tree.Difference;
import io.weft.config.tree.PersistentMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What only one object of a configuration may have, and who has it; and how often each host, ANA group and node is named. With it an edit is
 * checked without a look at the objects that it does not touch. A copy costs nothing: the maps are shared.
 */
final class UniqueValues {
  private PersistentMap<UUID, NamespaceKey> uuids = PersistentMap.empty();
  private PersistentMap<UUID, NamespaceKey> nguids = PersistentMap.empty();
  private PersistentMap<Long, NamespaceKey> eui64s = PersistentMap.empty();
  private DeviceClaims devices = DeviceClaims.EMPTY;
  private PersistentMap<ListenAddress, Integer> addresses = PersistentMap.empty();
  private PersistentMap<Integer, String> numbers = PersistentMap.empty();
  private PersistentMap<String, Integer> namings = PersistentMap.empty();
  private PersistentMap<Integer, Integer> groupSizes = PersistentMap.empty();
  private PersistentMap<String, Integer> portsOfNodes = PersistentMap.empty();

  /** The values of an empty configuration. */
  UniqueValues() {}

  /** A copy that can be changed on its own. */
  UniqueValues(UniqueValues other) {
    this.uuids = other.uuids;
    this.nguids = other.nguids;
    this.eui64s = other.eui64s;
    this.devices = other.devices;
    this.addresses = other.addresses;
    this.numbers = other.numbers;
    this.namings = other.namings;
    this.groupSizes = other.groupSizes;
    this.portsOfNodes = other.portsOfNodes;
  }

  /** How many namespaces there are in all subsystems. */
  int namespaces() {
    return uuids.size();
  }

  /** Whether a subsystem or namespace names a host. */
  boolean isNamed(String hostNqn) {
    return namings.containsKey(hostNqn);
  }

  @Nullable NamespaceKey ownerOf(UUID uuid) {
    return uuids.get(uuid);
  }

  @Nullable NamespaceKey ownerOfNguid(UUID nguid) {
    return nguids.get(nguid);
  }

  @Nullable NamespaceKey ownerOf(long eui64) {
    return eui64s.get(eui64);
  }

  /** The name of the node with a number. */
  @Nullable String ownerOfNumber(int number) {
    return numbers.get(number);
  }

  /** The files and block devices of the namespaces. */
  DeviceClaims devices() {
    return devices;
  }

  /** The ANA groups that namespaces are in. */
  List<Integer> usedGroups() {
    return PersistentMap.<Integer, Integer>empty().differences(groupSizes).stream().map(Difference::key).toList();
  }

  /** How many namespaces are in an ANA group. */
  int namespacesOf(int anaGroupId) {
    return groupSizes.find(anaGroupId).orElse(0);
  }

  /** How many ports a node has; those of none have the empty name. */
  int portsOf(String node) {
    return portsOfNodes.find(node).orElse(0);
  }

  /** The addresses of the ports, with their port identifiers. */
  PersistentMap<ListenAddress, Integer> addresses() {
    return addresses;
  }

  /**
   * Adds a namespace; a value that another namespace has already remains that one's.
   *
   * @param configuration where its ANA group lies
   */
  void add(NamespaceKey key, NamespaceEntry namespace, Configuration configuration) {
    NamespaceIdentifiers identifiers = namespace.identifiers();
    uuids = added(uuids, identifiers.uuid(), key);
    if (identifiers.hasNguid()) {
      nguids = added(nguids, identifiers.nguid(), key);
    }
    if (identifiers.eui64() != 0) {
      eui64s = added(eui64s, identifiers.eui64(), key);
    }
    devices = devices.with(key, namespace, configuration);
    groupSizes = more(groupSizes, namespace.anaGroupId());
    add(namespace.visibleTo());
  }

  void remove(NamespaceKey key, NamespaceEntry namespace) {
    NamespaceIdentifiers identifiers = namespace.identifiers();
    uuids = removed(uuids, identifiers.uuid(), key);
    nguids = removed(nguids, identifiers.nguid(), key);
    eui64s = removed(eui64s, identifiers.eui64(), key);
    devices = devices.without(key, namespace);
    groupSizes = less(groupSizes, namespace.anaGroupId());
    remove(namespace.visibleTo());
  }

  void add(PortEntry port) {
    addresses = added(addresses, ListenAddress.of(port), port.portId());
    portsOfNodes = more(portsOfNodes, Objects.requireNonNullElse(port.node(), ""));
  }

  void remove(PortEntry port) {
    addresses = removed(addresses, ListenAddress.of(port), port.portId());
    portsOfNodes = less(portsOfNodes, Objects.requireNonNullElse(port.node(), ""));
  }

  void add(NodeEntry node) {
    numbers = added(numbers, node.number(), node.name());
  }

  void remove(NodeEntry node) {
    numbers = removed(numbers, node.number(), node.name());
  }

  void add(AllowedHosts allowed) {
    for (String nqn : allowed.nqns()) {
      namings = more(namings, nqn);
    }
  }

  void remove(AllowedHosts allowed) {
    for (String nqn : allowed.nqns()) {
      namings = less(namings, nqn);
    }
  }

  private static <K extends Comparable<K>> PersistentMap<K, Integer> more(PersistentMap<K, Integer> counts, K key) {
    Integer count = counts.get(key);
    return counts.with(key, count == null ? 1 : count + 1);
  }

  private static <K extends Comparable<K>> PersistentMap<K, Integer> less(PersistentMap<K, Integer> counts, K key) {
    Integer count = counts.get(key);
    return count == null || count == 1 ? counts.without(key) : counts.with(key, count - 1);
  }

  private static <K extends Comparable<K>, V> PersistentMap<K, V> added(PersistentMap<K, V> map, K key, V owner) {
    return map.containsKey(key) ? map : map.with(key, owner);
  }

  private static <K extends Comparable<K>, V> PersistentMap<K, V> removed(PersistentMap<K, V> map, K key, V owner) {
    return owner.equals(map.get(key)) ? map.without(key) : map;
  }
}
