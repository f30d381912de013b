// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.address.TransportAddress;
import io.weft.nvme.AnaState;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An NVM subsystem port: an address at which hosts reach the subsystems that are linked to it.
 *
 * @param portId the port identifier, 1 to 65535
 * @param node the name of the node that has the port; null in a configuration without nodes
 * @param address where it listens; the address may be the wildcard {@code 0.0.0.0} or {@code ::}
 * @param parameters its limits
 * @param subsystems the NQNs of the subsystems linked to it, in their natural order
 * @param referrals the discovery services elsewhere that its discovery log names
 * @param anaGroups the ANA state of each group on this port, by ANAGRPID; see {@link #anaState}
 * @param enable whether it listens
 */
public record PortEntry(
    int portId,
    @Nullable String node,
    TransportAddress address,
    PortParameters parameters,
    List<String> subsystems,
    List<ReferralEntry> referrals,
    SortedMap<Integer, AnaState> anaGroups,
    boolean enable) {

  /** The ANA groups of a port unless others are set: group 1, which exists on every port, optimized. */
  public static final SortedMap<Integer, AnaState> DEFAULT_ANA_GROUPS =
      Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(1, AnaState.OPTIMIZED)));

  /** Copies the collections, so that the record is immutable. */
  public PortEntry {
    subsystems = SortedNames.of(subsystems);
    referrals = List.copyOf(referrals);
    anaGroups = Collections.unmodifiableSortedMap(new TreeMap<>(anaGroups));
  }

  /**
   * An enabled port with the default limits, of no node.
   *
   * @param portId the port identifier
   * @param address where it listens
   * @param subsystems the NQNs of the subsystems linked to it
   */
  public static PortEntry of(int portId, TransportAddress address, String... subsystems) {
    return new PortEntry(portId, null, address, PortParameters.DEFAULT, List.of(subsystems), List.of(),
        DEFAULT_ANA_GROUPS, true);
  }

  /**
   * The state of an ANA group on this port in a configuration without nodes. A group that the port does not list is
   * inaccessible through it, as with nvmet. With nodes, {@code NodeView} tells it.
   *
   * @param anaGroupId ANAGRPID
   */
  public AnaState anaState(int anaGroupId) {
    return anaGroups.getOrDefault(anaGroupId, AnaState.INACCESSIBLE);
  }

  /** Whether a subsystem is linked to this port. O(log n). */
  public boolean links(String subsystemNqn) {
    return SortedNames.contains(subsystems, subsystemNqn);
  }

  /** The same on another node; null for none. */
  public PortEntry withNode(@Nullable String newNode) {
    return new PortEntry(portId, newNode, address, parameters, subsystems, referrals, anaGroups, enable);
  }

  /** The same at another address. */
  public PortEntry withAddress(TransportAddress newAddress) {
    return new PortEntry(portId, node, newAddress, parameters, subsystems, referrals, anaGroups, enable);
  }

  /** The same with other limits. */
  public PortEntry withParameters(PortParameters newParameters) {
    return new PortEntry(portId, node, address, newParameters, subsystems, referrals, anaGroups, enable);
  }

  /** The same with other subsystems. */
  public PortEntry withSubsystems(List<String> newSubsystems) {
    return new PortEntry(portId, node, address, parameters, newSubsystems, referrals, anaGroups, enable);
  }

  /** The same with other referrals. */
  public PortEntry withReferrals(List<ReferralEntry> newReferrals) {
    return new PortEntry(portId, node, address, parameters, subsystems, newReferrals, anaGroups, enable);
  }

  /** The same with other ANA states. */
  public PortEntry withAnaGroups(SortedMap<Integer, AnaState> newAnaGroups) {
    return new PortEntry(portId, node, address, parameters, subsystems, referrals, newAnaGroups, enable);
  }

  /** The same, listening or not. */
  public PortEntry withEnable(boolean newEnable) {
    return new PortEntry(portId, node, address, parameters, subsystems, referrals, anaGroups, newEnable);
  }
}
