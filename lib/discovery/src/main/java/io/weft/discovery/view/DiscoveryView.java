// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.Access;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.Adrfam;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.Nqn;
import io.weft.nvme.TransportType;
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
 * The entries of a host's discovery log (NVMe Base 2.1, section 5.1.12.3.1): the discovery subsystem that it asks,
 * every way to every subsystem that it may use, and the referrals. A host learns nothing else of the configuration.
 */
public final class DiscoveryView {
  /** ASQSZ: the entries of an admin submission queue that a host should ask for. */
  static final int ADMIN_QUEUE_SIZE = 32;
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
   * @param request who asks, and where
   * @param live which of the enabled ports can be reached now
   * @return the entries: first the discovery subsystem itself, then NVM subsystems by NQN and port, then referrals; the
   *     same in the same order whenever the host would see the same
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
      Access access = Access.decide(configuration, port, subsystem.nqn(), request.hostNqn());
      if (access == Access.ALLOWED || access == Access.AUTHENTICATION_REQUIRED) {
        entries.add(entry(DiscoveryLogEntry.SUBTYPE_NVM, port.portId(), reachable.get(), subsystem.nqn(), 0,
            DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL));
      }
    }
    return entries;
  }

  /** What listens on the wildcard address is reached where the host came, if that is an address of a family it listens on. */
  private Optional<TransportAddress> reachable(TransportAddress address) {
    if (!address.isWildcard()) {
      return Optional.of(address);
    }
    Adrfam came = request.localAddress().indexOf(':') >= 0 ? Adrfam.IPV6 : Adrfam.IPV4;
    if (address.adrfam() == Adrfam.IPV4 && came == Adrfam.IPV6) {
      return Optional.empty();
    }
    return Optional.of(new TransportAddress(address.trtype(), came, request.localAddress(), address.trsvcid(),
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
    boolean tcp = address.trtype().code() == TransportType.TCP;
    return new DiscoveryLogEntry(address.trtype().code(), address.adrfam().code(), subtype,
        address.treq().code() | requirements, portId, ConnectData.DYNAMIC_CONTROLLER, ADMIN_QUEUE_SIZE, flags,
        address.trsvcid(), nqn, address.traddr(), tcp ? address.tsas().code() : DiscoveryLogEntry.SECTYPE_NONE);
  }
}
