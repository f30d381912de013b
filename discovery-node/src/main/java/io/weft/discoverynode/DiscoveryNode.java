// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryRequest;
import io.weft.discovery.view.DiscoveryViews;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.fabric.tcp.TcpListener;
import io.weft.nvme.log.DiscoveryLogPage;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The discovery verticle: one discovery controller service on a port of its own, for the whole cluster. */
public final class DiscoveryNode extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryNode.class);

  private final ConfigStore store;
  private final DiscoveryOptions options;
  private final FabricRuntime runtime;
  private final Predicate<PortEntry> live;
  private final DiscoveryViews views = new DiscoveryViews();
  private volatile DiscoverySubsystem subsystem;
  private @Nullable ConfigWatch watch;
  private volatile @Nullable NetServer server;

  /**
   * A node that does not listen yet.
   *
   * @param live which of the enabled ports can be reached now
   */
  public DiscoveryNode(ConfigStore store, DiscoveryOptions options, FabricRuntime runtime, Predicate<PortEntry> live) {
    this.store = store;
    this.options = options;
    this.runtime = runtime;
    this.live = live;
    this.subsystem = new DiscoverySubsystem(store.snapshot().discoveryNqn(), this::view);
  }

  @Override
  public Future<?> start() {
    watch = store.watch(configuration -> context.runOnContext(v -> changed(configuration)));
    return TcpListener.listen(runtime, options.listen(), options.port(), new DiscoveryPort(this::byNqn))
        .onSuccess(listening -> {
          server = listening;
          LOG.info("discovery listens at {}:{}", options.listen(), listening.actualPort());
        });
  }

  @Override
  public Future<?> stop() {
    if (watch != null) {
      watch.close();
    }
    subsystem.close("the discovery node stops");
    return Future.succeededFuture();
  }

  /** The TCP port that it listens on, 0 before it does. */
  public int actualPort() {
    NetServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /** The hosts that are connected. */
  public int controllers() {
    return subsystem.controllers().size();
  }

  /** What can be reached has changed, though the configuration has not. */
  public void liveChanged() {
    subsystem.changed();
  }

  private void changed(Configuration configuration) {
    if (!configuration.discoveryNqn().equals(subsystem.nqn())) {
      subsystem.close("the discovery NQN was changed");
      subsystem = new DiscoverySubsystem(configuration.discoveryNqn(), this::view);
    }
    subsystem.changed();
  }

  private Map<String, FabricSubsystem> byNqn() {
    return subsystem.byNqn();
  }

  private DiscoveryLogPage view(String hostNqn, @Nullable InetSocketAddress portAddress) {
    String address = portAddress == null ? options.listen() : portAddress.getAddress().getHostAddress();
    int port = portAddress == null ? options.port() : portAddress.getPort();
    return views.page(store.snapshot(), DiscoveryRequest.forAllPorts(hostNqn, address, port), live);
  }
}
