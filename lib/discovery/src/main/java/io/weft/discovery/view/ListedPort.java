// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.FabricPort;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.log.DiscoveryLogEntry;

/**
 * A port of this or of another discovery service, as log entries name it.
 *
 * @param portId PORTID
 * @param address where it listens, which may be a wildcard address
 * @param shown whether hosts are told of it
 */
record ListedPort(int portId, TransportAddress address, boolean shown) {
  /** Whether a host sees it from a viewpoint. */
  boolean isSeenFrom(Viewpoint viewpoint) {
    return shown && viewpoint.sees(address);
  }

  /**
   * The log entry of a subsystem behind it.
   *
   * @param subtype the kind of subsystem
   * @param viewer a host that sees the port; the address that it used stands for a wildcard address
   */
  DiscoveryLogEntry entry(int subtype, String nqn, int flags, int requirements, Viewer viewer) {
    boolean wildcard = address.isWildcard();
    SecurityType security = address.trtype() == TransportType.TCP ? address.tsas() : SecurityType.NONE;
    return new DiscoveryLogEntry(address.trtype().code(), (wildcard ? viewer.family() : address.adrfam()).code(), subtype,
        address.treq().code() | requirements, portId, ConnectData.DYNAMIC_CONTROLLER, FabricPort.ADMIN_QUEUE_ENTRIES, flags,
        address.trsvcid(), nqn, wildcard ? viewer.address() : IpAddresses.canonicalWithoutZone(address.traddr()),
        security.code());
  }
}
