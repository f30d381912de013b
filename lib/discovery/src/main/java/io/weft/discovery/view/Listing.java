// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.address.TransportAddress;
import io.weft.config.tree.PersistentMap;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogEntry;
import java.util.Comparator;
import java.util.List;

/**
 * What all hosts see at one time. Immutable, so that views are made from it without a lock, on any thread, at a cost that
 * depends on the referrals alone, however many subsystems there are to see.
 *
 * @param discoveryNqn the NQN of the discovery subsystem
 * @param common what all hosts see
 * @param own what one host alone sees, by host NQN
 * @param others the share of hosts that are not in {@code own}: without paths
 * @param referrals other discovery services, each once
 */
record Listing(String discoveryNqn, Share common, PersistentMap<String, Share> own, Share others, List<ListedPort> referrals) {
  /** PORTID of a discovery service that belongs to no port. */
  private static final int NO_PORT = 0;

  private static final Comparator<DiscoveryLogEntry> REFERRAL_ORDER = Comparator
      .comparing(DiscoveryLogEntry::portId)
      .thenComparing(DiscoveryLogEntry::address)
      .thenComparing(DiscoveryLogEntry::serviceId);

  /** What a host sees. */
  DiscoveryView view(Viewer viewer) {
    Viewpoint from = viewer.viewpoint();
    return new DiscoveryView(viewer, generation(viewer), self(viewer), common.from(from).paths(),
        own(viewer).from(from).paths(), referrals(viewer));
  }

  /** The generation of a host's view. */
  long generation(Viewer viewer) {
    Viewpoint from = viewer.viewpoint();
    return Math.max(common.from(from).generation(), own(viewer).from(from).generation());
  }

  private Share own(Viewer viewer) {
    Share share = own.get(viewer.hostNqn());
    return share == null ? others : share;
  }

  /** Without EPCSD a host does not keep its connection, and polls instead. */
  private DiscoveryLogEntry self(Viewer viewer) {
    ListedPort port = ListedPort.of(NO_PORT, TransportAddress.tcp(viewer.address(), viewer.port()), true);
    return port.entry(DiscoveryLogEntry.SUBTYPE_CURRENT_DISCOVERY, discoveryNqn,
        DiscoveryLogEntry.EFLAG_EPCSD | DiscoveryLogEntry.EFLAG_DUPRETINFO, DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL,
        viewer);
  }

  private List<DiscoveryLogEntry> referrals(Viewer viewer) {
    // Most have none; then the first host after a start does not wait for what a stream needs.
    return referrals.isEmpty() ? List.of() : referrals.stream()
        .filter(port -> port.isSeenFrom(viewer.viewpoint()))
        .map(port -> port.entry(DiscoveryLogEntry.SUBTYPE_REFERRAL, Nqn.DISCOVERY, 0, 0, viewer))
        .distinct()
        .sorted(REFERRAL_ORDER)
        .toList();
  }
}
