// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.ReferralEntry;
import java.util.List;
import java.util.OptionalInt;

/**
 * A request for a discovery log: from which host, over which connection.
 *
 * @param hostNqn the host NQN that Connect named
 * @param localAddress the local address of the host's connection, a literal IP address without a
 *     zone; the log shows it for ports that listen on the wildcard address
 * @param localPort the local TCP port of the host's connection
 * @param portId the port whose log is requested; empty for the log of all ports
 * @param peers other discovery services of the same cluster, which the log refers to
 */
public record DiscoveryRequest(
    String hostNqn, String localAddress, int localPort, OptionalInt portId, List<ReferralEntry> peers) {

  /** Copies the list, so that the record is immutable. */
  public DiscoveryRequest {
    peers = List.copyOf(peers);
  }

  /** A request to a discovery service that answers for all ports. */
  public static DiscoveryRequest forAllPorts(String hostNqn, String localAddress, int localPort) {
    return new DiscoveryRequest(hostNqn, localAddress, localPort, OptionalInt.empty(), List.of());
  }

  /** A request to the discovery service of one port. */
  public static DiscoveryRequest forPort(int portId, String hostNqn, String localAddress, int localPort) {
    return new DiscoveryRequest(hostNqn, localAddress, localPort, OptionalInt.of(portId), List.of());
  }

  /** The same with other peers. */
  public DiscoveryRequest withPeers(List<ReferralEntry> newPeers) {
    return new DiscoveryRequest(hostNqn, localAddress, localPort, portId, newPeers);
  }
}
