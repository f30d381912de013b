// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.Configuration;
import io.weft.config.HostAccess;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.FabricPort;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.Nqn;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import io.weft.nvme.fabrics.Access;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The entries of a host's discovery log (NVMe Base 2.1, section 5.1.12.3.1): the discovery subsystem itself,
 * every path to every subsystem that the host may use, and the referrals. A host learns nothing else about the
 * configuration.
 */
public final class DiscoveryView {
  /** PORTID of a discovery service that belongs to no port. */
  static final int NO_PORT = 0;

  private static final Comparator<DiscoveryLogEntry> ORDER = Comparator
      .comparing(DiscoveryLogEntry::subsystemNqn)
      .thenComparing(DiscoveryLogEntry::portId)
      .thenComparing(DiscoveryLogEntry::address)
      .thenComparing(DiscoveryLogEntry::serviceId);

  private final Configuration configuration;
  private final DiscoveryRequest request;
  private final Predicate<PortEntry> live;

  private DiscoveryView(Configuration configuration, DiscoveryRequest request, Predicate<PortEntry> live) {
    this.configuration = configuration;
    this.request = request;
    this.live = live;
  }

  /**
   * Computes a view.
   *
   * @param configuration the configuration
   * @param request the host and its connection
   * @param live which of the enabled ports can be reached now
   * @return the entries: first the discovery subsystem itself, then NVM subsystems by NQN and port, then referrals, so
   *     that an unchanged view gives an equal list
   */
  public static List<DiscoveryLogEntry> entries(
      Configuration configuration, DiscoveryRequest request, Predicate<PortEntry> live) {
    return new DiscoveryView(configuration, request, live).entries();
  }

  private List<DiscoveryLogEntry> entries() {
    List<PortEntry> ports = configuration.ports().stream()
        .filter(PortEntry::enable)
        .filter(port -> request.portId().isEmpty() || request.portId().getAsInt() == port.portId())
        .toList();
    List<DiscoveryLogEntry> entries = new ArrayList<>();
    entries.add(self());
    ports.stream().filter(live).flatMap(port -> subsystems(port).stream()).sorted(ORDER).forEach(entries::add);
    Set<DiscoveryLogEntry> referrals = new LinkedHashSet<>();
    ports.forEach(port -> port.referrals().forEach(referral -> addReferral(referrals, referral)));
    request.peers().forEach(peer -> addReferral(referrals, peer));
    referrals.stream().sorted(ORDER).forEach(entries::add);
    return List.copyOf(entries);
  }

  /** Without EPCSD a host does not keep its connection, and polls instead. */
  private DiscoveryLogEntry self() {
    int portId = request.portId().orElse(NO_PORT);
    TransportAddress address = TransportAddress.tcp(request.localAddress(), request.localPort());
    int duplicate = request.portId().isEmpty() ? DiscoveryLogEntry.EFLAG_DUPRETINFO : 0;
    return entry(DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY, portId, address, configuration.discoveryNqn(),
        DiscoveryLogEntry.EFLAG_EPCSD | duplicate, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL);
  }

  private List<DiscoveryLogEntry> subsystems(PortEntry port) {
    Optional<TransportAddress> reachable = reachable(port.address());
    if (reachable.isEmpty()) {
      return List.of();
    }
    List<DiscoveryLogEntry> entries = new ArrayList<>();
    for (SubsystemEntry subsystem : configuration.subsystems()) {
      if (HostAccess.decide(configuration, port, subsystem.nqn(), request.hostNqn()) != Access.NOT_ALLOWED) {
        entries.add(entry(DiscoveryLogEntry.SUBTYPE_NVM, port.portId(), reachable.get(), subsystem.nqn(), 0,
            DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL));
      }
    }
    return entries;
  }

  /** A port on the wildcard address is reachable at the host's local address, if it listens on that address family. */
  private Optional<TransportAddress> reachable(TransportAddress address) {
    if (!address.isWildcard()) {
      return Optional.of(address);
    }
    AddressFamily family = request.localAddress().indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    if (address.adrfam() == AddressFamily.IPV4 && family == AddressFamily.IPV6) {
      return Optional.empty();
    }
    return Optional.of(new TransportAddress(address.trtype(), family, request.localAddress(), address.trsvcid(),
        address.treq(), address.tsas()));
  }

  private void addReferral(Set<DiscoveryLogEntry> referrals, ReferralEntry referral) {
    if (referral.enable()) {
      reachable(referral.address()).ifPresent(address ->
          referrals.add(entry(DiscoveryLogEntry.SUBTYPE_REFERRAL, referral.portId(), address, Nqn.DISCOVERY, 0, 0)));
    }
  }

  private static DiscoveryLogEntry entry(
      int subtype, int portId, TransportAddress address, String nqn, int flags, int requirements) {
    SecurityType security = address.trtype() == TransportType.TCP ? address.tsas() : SecurityType.NONE;
    return new DiscoveryLogEntry(address.trtype().code(), address.adrfam().code(), subtype,
        address.treq().code() | requirements, portId, ConnectData.DYNAMIC_CONTROLLER, FabricPort.ADMIN_QUEUE_ENTRIES, flags,
        address.trsvcid(), nqn, address.traddr(), security.code());
  }
}
