// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.discovery.DiscoveryService;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.fabric.tcp.TcpListener;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The discovery verticle: the discovery service of the whole cluster, on a TCP port of its own. */
public final class DiscoveryNode extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryNode.class);

  private final ConfigStore store;
  private final DiscoveryOptions options;
  private final FabricRuntime runtime;
  private final DiscoveryService service;
  private volatile @Nullable String name;
  private volatile @Nullable NetServer server;
  private ConfigWatch watch = () -> {};

  /**
   * Creates a node that does not listen yet.
   *
   * @param store the configuration that it answers from and follows
   * @param runtime the event loops and their data buffers
   * @param live which of the enabled ports hosts can connect to now; must not block
   */
  public DiscoveryNode(ConfigStore store, DiscoveryOptions options, FabricRuntime runtime, Predicate<PortEntry> live) {
    this(store, options, runtime, live, List::of);
  }

  /** As above, beside others. @param others the discovery services of other nodes now, for referrals; must not block */
  public DiscoveryNode(ConfigStore store, DiscoveryOptions options, FabricRuntime runtime, Predicate<PortEntry> live,
      Supplier<List<ReferralEntry>> others) {
    this.store = store;
    this.options = options;
    this.runtime = runtime;
    this.name = options.node();
    this.service = new DiscoveryService(store, live, node -> node.equals(name), others);
  }

  @Override
  public Future<?> start() {
    return update()
        .compose(_ -> TcpListener.listen(runtime, options.listen(), options.port(), new DiscoveryPort(service)))
        .onSuccess(listening -> {
          server = listening;
          watch = store.watch(_ -> update());
          LOG.info("discovery listens at {}:{}", options.listen(), listening.actualPort());
        });
  }

  @Override
  public Future<?> stop() {
    watch.close();
    service.close("the discovery node stops");
    return Future.succeededFuture();
  }

  /** Takes over the current configuration, however much there is of it, on a worker thread. */
  private Future<Void> update() {
    return context.executeBlocking(() -> {
      service.changed();
      return null;
    });
  }

  /** The TCP port that it listens on, 0 before it does. */
  public int actualPort() {
    NetServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /** The number of connected hosts' controllers. */
  public int controllers() {
    return service.controllers();
  }

  /**
   * Gives the process another name, when it becomes a node of a cluster or ceases to be one; {@link #liveChanged} tells hosts.
   *
   * @param node the node's name; null for a process that is not a member of a cluster
   */
  public void setNode(@Nullable String node) {
    name = node;
  }

  /**
   * Shows hosts a set of live ports, or of other discovery services, that has changed, and notifies them. When it returns, hosts that ask see the current
   * configuration too. Costs what has changed: not for an event loop.
   */
  public void liveChanged() {
    service.changed();
  }
}
