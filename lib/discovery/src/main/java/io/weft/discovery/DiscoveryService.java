// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery;

import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryRequest;
import io.weft.discovery.view.DiscoveryViews;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.log.DiscoveryLogPage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The discovery service behind one or more ports of a node (NVMe Base 2.1, section 3.1.3.3). It answers from the
 * current configuration, keeps the generation counters of all hosts, and tells connected hosts when their log page
 * changes. A change of the discovery NQN ends the associations under the old one.
 *
 * <p>All methods may be called from any thread.
 */
public final class DiscoveryService {
  private final ConfigStore store;
  private final Predicate<PortEntry> live;
  private final List<ReferralEntry> peers;
  private final DiscoveryViews views = new DiscoveryViews();
  private DiscoverySubsystem subsystem;
  private @Nullable ConfigWatch watch;

  /**
   * Creates a service without hosts.
   *
   * @param store the configuration that it answers from
   * @param live which of the enabled ports hosts can connect to now; must not block
   * @param peers other discovery services of the cluster, which every log page refers to
   */
  public DiscoveryService(ConfigStore store, Predicate<PortEntry> live, List<ReferralEntry> peers) {
    this.store = store;
    this.live = live;
    this.peers = List.copyOf(peers);
    this.subsystem = new DiscoverySubsystem(store.snapshot().discoveryNqn(), this::view);
  }

  /**
   * Calls {@link #changed} for each change of the configuration from now on. A node that must apply a change before
   * hosts may see its effect calls {@link #changed} itself instead.
   */
  public synchronized void follow() {
    if (watch != null) {
      throw new IllegalStateException("the discovery service already follows its configuration");
    }
    watch = store.watch(_ -> changed());
  }

  /**
   * The discovery subsystem, under the well-known discovery NQN and under that of the configuration.
   *
   * @param nqn the SUBNQN of a Connect command
   * @return the subsystem; null if the NQN is neither
   */
  public @Nullable FabricSubsystem subsystem(String nqn) {
    return current().byNqn().get(nqn);
  }

  /**
   * Notifies the hosts whose log page has changed. Call it after the configuration or the set of live ports has
   * changed.
   */
  public void changed() {
    current().changed();
  }

  /** The number of connected hosts' controllers. */
  public int controllers() {
    return current().controllers().size();
  }

  /** Ends the associations established through a port. @param why the reason in the log */
  public void closePort(int portId, String why) {
    current().controllers().stream()
        .filter(controller -> controller.port().id() == portId)
        .forEach(controller -> controller.end(why));
  }

  /** Stops following the configuration and ends all associations. @param why the reason in the log */
  public synchronized void close(String why) {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    subsystem.close(why);
  }

  /** The subsystem of the current discovery NQN. */
  private synchronized DiscoverySubsystem current() {
    String nqn = store.snapshot().discoveryNqn();
    if (!nqn.equals(subsystem.nqn())) {
      subsystem.close("the discovery NQN was changed");
      subsystem = new DiscoverySubsystem(nqn, this::view);
    }
    return subsystem;
  }

  private DiscoveryLogPage view(String hostNqn, @Nullable InetSocketAddress portAddress) {
    String address = portAddress == null ? "" : portAddress.getAddress().getHostAddress();
    int port = portAddress == null ? 0 : portAddress.getPort();
    return views.page(
        store.snapshot(), DiscoveryRequest.forAllPorts(hostNqn, address, port).withPeers(peers), live);
  }
}
