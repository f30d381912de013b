// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.store.ConfigStore;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryRequest;
import io.weft.discovery.view.DiscoveryViews;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.log.DiscoveryLogPage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The discovery service that a target node's own ports answer with: this node's ports, and where to ask further. */
final class PortDiscovery {
  private final ConfigStore store;
  private final List<ReferralEntry> services;
  private final Predicate<PortEntry> listening;
  private final DiscoveryViews views = new DiscoveryViews();
  private volatile DiscoverySubsystem subsystem;

  /**
   * A service for the ports of a node.
   *
   * @param services the discovery services of the cluster
   * @param listening whether a port can be reached now
   */
  PortDiscovery(ConfigStore store, List<ReferralEntry> services, Predicate<PortEntry> listening) {
    this.store = store;
    this.services = services;
    this.listening = listening;
    this.subsystem = new DiscoverySubsystem(store.snapshot().discoveryNqn(), this::view);
  }

  private DiscoveryLogPage view(String hostNqn, @Nullable InetSocketAddress portAddress) {
    String address = portAddress == null ? "" : portAddress.getAddress().getHostAddress();
    int port = portAddress == null ? 0 : portAddress.getPort();
    return views.page(
        store.snapshot(), DiscoveryRequest.forAllPorts(hostNqn, address, port).withPeers(services), listening);
  }

  /** The service's subsystem, by the NQNs that hosts ask for; a new discovery NQN makes a new one. */
  Map<String, FabricSubsystem> byNqn() {
    String nqn = store.snapshot().discoveryNqn();
    if (!nqn.equals(subsystem.nqn())) {
      subsystem.close("the discovery NQN was changed");
      subsystem = new DiscoverySubsystem(nqn, this::view);
    }
    return subsystem.byNqn();
  }

  /** The configuration or what listens has changed. */
  void changed() {
    subsystem.changed();
  }

  /** Ends all associations. */
  void close() {
    subsystem.close("the node stops");
  }

  /** Ends the associations that came through a port. */
  void closePort(int portId, String why) {
    subsystem.controllers().stream().filter(c -> c.port().id() == portId).forEach(c -> c.end(why));
  }
}
