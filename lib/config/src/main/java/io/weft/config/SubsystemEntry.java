// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.tree.PersistentMap;
import java.util.Collection;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.UUID;

/**
 * An NVM subsystem.
 *
 * @param nqn the subsystem NQN
 * @param attributes what Identify Controller says of it, and its limits
 * @param allowedHosts who may connect
 * @param namespaceMap its namespaces, by NSID
 */
public record SubsystemEntry(String nqn, SubsystemAttributes attributes, AllowedHosts allowedHosts,
    PersistentMap<Integer, NamespaceEntry> namespaceMap) {

  /**
   * A subsystem with namespaces in any order.
   *
   * @throws IllegalArgumentException if two of them have the same NSID
   */
  public static SubsystemEntry of(String nqn, SubsystemAttributes attributes, AllowedHosts allowedHosts,
      Collection<NamespaceEntry> namespaces) {
    return new SubsystemEntry(nqn, attributes, allowedHosts, byNsid(namespaces));
  }

  /** The namespaces in the order of their NSIDs. */
  public SequencedCollection<NamespaceEntry> namespaces() {
    return namespaceMap.values();
  }

  /** The namespace with this identifier, enabled or not. */
  public Optional<NamespaceEntry> namespace(int nsid) {
    return namespaceMap.find(nsid);
  }

  /**
   * The file of a namespace that a host creates.
   *
   * @param uuid the namespace's UUID
   * @return its path; empty if hosts may not create namespaces
   */
  public Optional<String> poolFile(UUID uuid) {
    String pool = attributes.storagePool();
    return pool == null ? Optional.empty() : Optional.of(pool + "/" + uuid + ".img");
  }

  /** Whether a host created the namespace, so that hosts may attach, detach and delete it. */
  public boolean isPooled(NamespaceEntry namespace) {
    return poolFile(namespace.identifiers().uuid()).filter(file -> file.equals(namespace.device().path())).isPresent();
  }

  /** The same with other attributes. */
  public SubsystemEntry withAttributes(SubsystemAttributes newAttributes) {
    return new SubsystemEntry(nqn, newAttributes, allowedHosts, namespaceMap);
  }

  /** The same for other hosts. */
  public SubsystemEntry withAllowedHosts(AllowedHosts newAllowedHosts) {
    return new SubsystemEntry(nqn, attributes, newAllowedHosts, namespaceMap);
  }

  /** The same with a namespace, which replaces the one with its NSID. */
  public SubsystemEntry with(NamespaceEntry namespace) {
    return withNamespaceMap(namespaceMap.with(namespace.nsid(), namespace));
  }

  /** The same without a namespace. */
  public SubsystemEntry withoutNamespace(int nsid) {
    return withNamespaceMap(namespaceMap.without(nsid));
  }

  /** The same with other namespaces, each NSID once. */
  public SubsystemEntry withNamespaces(Collection<NamespaceEntry> newNamespaces) {
    return withNamespaceMap(byNsid(newNamespaces));
  }

  private SubsystemEntry withNamespaceMap(PersistentMap<Integer, NamespaceEntry> newNamespaces) {
    return newNamespaces == namespaceMap
        ? this
        : new SubsystemEntry(nqn, attributes, allowedHosts, newNamespaces);
  }

  private static PersistentMap<Integer, NamespaceEntry> byNsid(Collection<NamespaceEntry> namespaces) {
    return PersistentMap.of(namespaces, NamespaceEntry::nsid);
  }
}
