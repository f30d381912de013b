// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.weft.cluster.peers.NodeRecord;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.config.ReferralEntry;
import io.weft.config.address.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The discovery services of the live nodes, as hosts are referred to them. */
final class DiscoveryServices implements Supplier<List<ReferralEntry>>, AutoCloseable {
  /** The PORTID of a service that belongs to no port. */
  private static final int NO_PORT = 0;

  private final Peers peers;
  private final boolean others;
  private final Consumer<List<ReferralEntry>> changed;
  private volatile List<ReferralEntry> services = List.of();
  private final Subscription watch;

  /**
   * Begins to look.
   *
   * @param others whether to leave out this node's own
   * @param changed called with them when they are other ones
   */
  DiscoveryServices(Peers peers, boolean others, Consumer<List<ReferralEntry>> changed) {
    this.peers = peers;
    this.others = others;
    this.changed = changed;
    this.watch = peers.watch(this::look);
  }

  private void look() {
    List<ReferralEntry> now = new ArrayList<>();
    for (NodeRecord node : peers.alive().values()) {
      if (!others || !node.name().equals(peers.node())) {
        node.discovery().forEach(service -> now.add(
            new ReferralEntry(node.name(), NO_PORT, TransportAddress.tcp(service.address(), service.port()), true)));
      }
    }
    if (!now.equals(services)) {
      services = List.copyOf(now);
      changed.accept(services);
    }
  }

  @Override
  public List<ReferralEntry> get() {
    return services;
  }

  @Override
  public void close() {
    watch.close();
  }
}
