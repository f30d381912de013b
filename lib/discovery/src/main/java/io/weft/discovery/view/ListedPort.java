// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.FabricPort;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A port of this or of another discovery service, as log entries name it. What can be known of its address is found out
 * once, not for each entry.
 *
 * @param portId PORTID
 * @param address where it listens
 * @param wildcard whether that is a wildcard address
 * @param traddr the canonical text of the address
 * @param seenFrom the viewpoints of the hosts that are told of it
 */
record ListedPort(int portId, TransportAddress address, boolean wildcard, String traddr, Set<Viewpoint> seenFrom) {
  /** A port at an address. @param shown whether hosts are told of it */
  static ListedPort of(int portId, TransportAddress address, boolean shown) {
    Set<Viewpoint> seenFrom = EnumSet.noneOf(Viewpoint.class);
    for (Viewpoint viewpoint : Viewpoint.values()) {
      if (shown && viewpoint.sees(address)) {
        seenFrom.add(viewpoint);
      }
    }
    return new ListedPort(portId, address, address.isWildcard(), IpAddresses.canonicalWithoutZone(address.traddr()),
        Collections.unmodifiableSet(seenFrom));
  }

  /** Whether a host sees it from a viewpoint. */
  boolean isSeenFrom(Viewpoint viewpoint) {
    return seenFrom.contains(viewpoint);
  }

  /**
   * The log entry of a subsystem behind it.
   *
   * @param subtype the kind of subsystem
   * @param viewer a host that sees the port; the address that it used stands for a wildcard address
   */
  DiscoveryLogEntry entry(int subtype, String nqn, int flags, int requirements, Viewer viewer) {
    SecurityType security = address.trtype() == TransportType.TCP ? address.tsas() : SecurityType.NONE;
    return new DiscoveryLogEntry(address.trtype().code(), (wildcard ? viewer.family() : address.adrfam()).code(), subtype,
        address.treq().code() | requirements, portId, ConnectData.DYNAMIC_CONTROLLER, FabricPort.ADMIN_QUEUE_ENTRIES, flags,
        address.trsvcid(), nqn, wildcard ? viewer.address() : traddr, security.code());
  }
}
