// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.PortEntry;
import io.weft.config.attribute.DevicePath;
import io.weft.config.tree.PersistentMap;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What only one object of a configuration may have, and who has it; and how often each host is named. With it an edit is
 * checked without a look at the objects that it does not touch. A copy costs nothing: the maps are shared.
 */
final class UniqueValues {
  private PersistentMap<UUID, NamespaceKey> uuids = PersistentMap.empty();
  private PersistentMap<UUID, NamespaceKey> nguids = PersistentMap.empty();
  private PersistentMap<Long, NamespaceKey> eui64s = PersistentMap.empty();
  private PersistentMap<String, NamespaceKey> devices = PersistentMap.empty();
  private PersistentMap<ListenAddress, Integer> addresses = PersistentMap.empty();
  private PersistentMap<String, Integer> namings = PersistentMap.empty();

  /** The values of an empty configuration. */
  UniqueValues() {}

  /** A copy that can be changed on its own. */
  UniqueValues(UniqueValues other) {
    this.uuids = other.uuids;
    this.nguids = other.nguids;
    this.eui64s = other.eui64s;
    this.devices = other.devices;
    this.addresses = other.addresses;
    this.namings = other.namings;
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

  @Nullable NamespaceKey ownerOfDevice(NamespaceEntry namespace) {
    String device = device(namespace);
    return device == null ? null : devices.get(device);
  }

  /** The addresses of the ports, with their port identifiers. */
  PersistentMap<ListenAddress, Integer> addresses() {
    return addresses;
  }

  /** Adds a namespace; a value that another namespace has already remains that one's. */
  void add(NamespaceKey key, NamespaceEntry namespace) {
    NamespaceIdentifiers identifiers = namespace.identifiers();
    uuids = added(uuids, identifiers.uuid(), key);
    if (identifiers.hasNguid()) {
      nguids = added(nguids, identifiers.nguid(), key);
    }
    if (identifiers.eui64() != 0) {
      eui64s = added(eui64s, identifiers.eui64(), key);
    }
    String device = device(namespace);
    if (device != null) {
      devices = added(devices, device, key);
    }
    add(namespace.visibleTo());
  }

  void remove(NamespaceKey key, NamespaceEntry namespace) {
    NamespaceIdentifiers identifiers = namespace.identifiers();
    uuids = removed(uuids, identifiers.uuid(), key);
    nguids = removed(nguids, identifiers.nguid(), key);
    eui64s = removed(eui64s, identifiers.eui64(), key);
    String device = device(namespace);
    if (device != null) {
      devices = removed(devices, device, key);
    }
    remove(namespace.visibleTo());
  }

  void add(PortEntry port) {
    addresses = added(addresses, ListenAddress.of(port.address()), port.portId());
  }

  void remove(PortEntry port) {
    addresses = removed(addresses, ListenAddress.of(port.address()), port.portId());
  }

  void add(AllowedHosts allowed) {
    for (String nqn : allowed.nqns()) {
      Integer count = namings.get(nqn);
      namings = namings.with(nqn, count == null ? 1 : count + 1);
    }
  }

  void remove(AllowedHosts allowed) {
    for (String nqn : allowed.nqns()) {
      Integer count = namings.get(nqn);
      namings = count == null || count == 1 ? namings.without(nqn) : namings.with(nqn, count - 1);
    }
  }

  /** The file or block device of a namespace; null if it has a backend of its own. */
  private static @Nullable String device(NamespaceEntry namespace) {
    String text = namespace.device().path();
    Path path = text == null || DevicePath.namesBackend(text) ? null : DevicePath.normalized(text);
    return path == null ? null : path.toString();
  }

  private static <K extends Comparable<K>, V> PersistentMap<K, V> added(PersistentMap<K, V> map, K key, V owner) {
    return map.containsKey(key) ? map : map.with(key, owner);
  }

  private static <K extends Comparable<K>, V> PersistentMap<K, V> removed(PersistentMap<K, V> map, K key, V owner) {
    return owner.equals(map.get(key)) ? map.without(key) : map;
  }
}
