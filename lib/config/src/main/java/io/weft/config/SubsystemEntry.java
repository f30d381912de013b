// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An NVM subsystem.
 *
 * @param nqn the subsystem NQN
 * @param attributes what Identify Controller says of it, and its limits
 * @param allowedHosts who may connect
 * @param namespaces its namespaces
 */
public record SubsystemEntry(
    String nqn, SubsystemAttributes attributes, AllowedHosts allowedHosts, List<NamespaceEntry> namespaces) {

  /** Copies the list, so that the record is immutable. */
  public SubsystemEntry {
    namespaces = List.copyOf(namespaces);
  }

  /** The namespace with this identifier, enabled or not. */
  public Optional<NamespaceEntry> namespace(int nsid) {
    return namespaces.stream().filter(namespace -> namespace.nsid() == nsid).findFirst();
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
    return new SubsystemEntry(nqn, newAttributes, allowedHosts, namespaces);
  }

  /** The same for other hosts. */
  public SubsystemEntry withAllowedHosts(AllowedHosts newAllowedHosts) {
    return new SubsystemEntry(nqn, attributes, newAllowedHosts, namespaces);
  }

  /** The same with other namespaces. */
  public SubsystemEntry withNamespaces(List<NamespaceEntry> newNamespaces) {
    return new SubsystemEntry(nqn, attributes, allowedHosts, newNamespaces);
  }
}
