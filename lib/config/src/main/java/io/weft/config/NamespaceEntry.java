// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/**
 * A namespace of a subsystem.
 *
 * @param nsid the namespace identifier, from 1
 * @param device where its data is
 * @param identifiers the names by which hosts recognize it on every path
 * @param anaGroupId ANAGRPID, 1 to 128: the ANA group whose state on a port is this namespace's state there
 * @param enable whether hosts can use it; a disabled one exists only in the configuration
 * @param reservations nvmet's {@code resv_enable}: whether reservations are offered
 * @param visibleTo which of the subsystem's hosts can see it
 */
public record NamespaceEntry(
    int nsid,
    NamespaceDevice device,
    NamespaceIdentifiers identifiers,
    int anaGroupId,
    boolean enable,
    boolean reservations,
    AllowedHosts visibleTo) {

  /** The ANA group of a namespace unless another is set. */
  public static final int DEFAULT_ANA_GROUP_ID = 1;

  /**
   * An enabled namespace with a new UUID that every host of its subsystem sees.
   *
   * @param nsid the namespace identifier
   * @param path the device path
   */
  public static NamespaceEntry of(int nsid, String path) {
    return new NamespaceEntry(nsid, NamespaceDevice.of(path), NamespaceIdentifiers.random(), DEFAULT_ANA_GROUP_ID,
        true, false, AllowedHosts.ANY);
  }

  /** The same with another device. */
  public NamespaceEntry withDevice(NamespaceDevice newDevice) {
    return new NamespaceEntry(nsid, newDevice, identifiers, anaGroupId, enable, reservations, visibleTo);
  }

  /** The same with other identifiers. */
  public NamespaceEntry withIdentifiers(NamespaceIdentifiers newIdentifiers) {
    return new NamespaceEntry(nsid, device, newIdentifiers, anaGroupId, enable, reservations, visibleTo);
  }

  /** The same in another ANA group. */
  public NamespaceEntry withAnaGroupId(int newAnaGroupId) {
    return new NamespaceEntry(nsid, device, identifiers, newAnaGroupId, enable, reservations, visibleTo);
  }

  /** The same, enabled or not. */
  public NamespaceEntry withEnable(boolean newEnable) {
    return new NamespaceEntry(nsid, device, identifiers, anaGroupId, newEnable, reservations, visibleTo);
  }

  /** The same, seen by other hosts. */
  public NamespaceEntry withVisibleTo(AllowedHosts newVisibleTo) {
    return new NamespaceEntry(nsid, device, identifiers, anaGroupId, enable, reservations, newVisibleTo);
  }
}
