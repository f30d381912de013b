// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery;

import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.store.ConfigStore;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryIndex;
import io.weft.discovery.view.DiscoverySource;
import io.weft.discovery.view.DiscoveryView;
import io.weft.discovery.view.Viewer;
import io.weft.fabric.FabricSubsystem;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The discovery service behind one or more ports of a node (NVMe Base 2.1, section 3.1.3.3). It answers from the
 * current configuration, keeps the generation counters of all hosts, and tells connected hosts when their log page
 * changes. A change of the discovery NQN ends the associations under the old one.
 *
 * <p>All methods may be called from any thread.
 */
public final class DiscoveryService implements DiscoverySource {
  private final ConfigStore store;
  private final DiscoveryIndex index;
  /** Held while the index follows the store; never by an event loop. */
  private final Object following = new Object();
  private DiscoverySubsystem subsystem;

  /**
   * Creates a service without hosts, which knows no subsystem before the first call of {@link #changed}.
   *
   * @param store the configuration that it answers from
   * @param live which of the enabled ports hosts can connect to now; must not block
   * @param thisNode whether a node is this one, as {@link DiscoveryIndex} asks
   * @param peers other discovery services of the cluster now, which every log page refers to; must not block
   */
  public DiscoveryService(
      ConfigStore store, Predicate<PortEntry> live, Predicate<String> thisNode, Supplier<List<ReferralEntry>> peers) {
    this.store = store;
    this.index = new DiscoveryIndex(live, thisNode, peers);
    this.subsystem = new DiscoverySubsystem(store.snapshot().discoveryNqn(), this);
  }

  /** As above, for the ports of this node alone. */
  public DiscoveryService(ConfigStore store, Predicate<PortEntry> live, List<ReferralEntry> peers) {
    this(store, live, _ -> true, () -> peers);
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
   * Takes over the current configuration, set of live ports and other discovery services, and notifies the hosts whose log page has changed. Costs
   * what has changed: not for an event loop.
   */
  public void changed() {
    // The configuration is read under the lock too, so that of two calls at once none puts an older one in its place again.
    synchronized (following) {
      index.update(store.snapshot());
      index.updateLive();
    }
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

  /** Ends all associations. @param why the reason in the log */
  public synchronized void close(String why) {
    subsystem.close(why);
  }

  /** The subsystem of the current discovery NQN. */
  private synchronized DiscoverySubsystem current() {
    String nqn = store.snapshot().discoveryNqn();
    if (!nqn.equals(subsystem.nqn())) {
      subsystem.close("the discovery NQN was changed");
      subsystem = new DiscoverySubsystem(nqn, this);
    }
    return subsystem;
  }

  @Override
  public DiscoveryView view(Viewer viewer) {
    return index.view(viewer);
  }

  @Override
  public long generation(Viewer viewer) {
    return index.generation(viewer);
  }
}
