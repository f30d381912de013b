// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.PortEntry;
import io.weft.config.store.ConfigStore;
import io.weft.discoverynode.DiscoveryNode;
import io.weft.discoverynode.DiscoveryOptions;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.service.member.ClusterMember;
import io.weft.service.settings.ServiceSettings;
import io.weft.targetnode.PortWatch;
import io.weft.targetnode.TargetNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The discovery node of a process. */
final class DiscoveryPart implements Part {
  private final Deployment deployment;
  private final Listener listener;
  private final DiscoveryNode node;
  private final Function<Runnable, PortWatch> watchPorts;
  private PortWatch watch = () -> {};
  private volatile @Nullable DiscoveryNode started;

  /**
   * Creates a discovery node that does not listen yet.
   *
   * @param target the target node of the same process, which knows whether its ports listen; without one, every enabled
   *     port counts as live
   * @param member knows the ports of other nodes
   */
  DiscoveryPart(Vertx vertx, ConfigStore store, ServiceSettings settings, FabricRuntime runtime, Optional<TargetNode> target,
      Optional<ClusterMember> member) {
    Predicate<PortEntry> live = member.map(node -> node.livePorts(target, this::liveChanged))
        .orElseGet(() -> target.<Predicate<PortEntry>>map(running -> port -> running.isListening(port.portId())).orElse(_ -> true));
    this.deployment = new Deployment(vertx);
    this.listener = Listener.discovery(settings);
    DiscoveryOptions options = new DiscoveryOptions(
        listener.address(), listener.port(), member.map(ClusterMember::node).orElse(null));
    this.node = new DiscoveryNode(store, options, runtime, live,
        member.map(node -> node.discoveryServices(this::liveChanged)).orElse(List::of));
    this.watchPorts = target.<Function<Runnable, PortWatch>>map(running -> running::watchPorts).orElse(_ -> () -> {});
  }

  private void liveChanged() {
    DiscoveryNode running = started;
    if (running != null) {
      running.liveChanged();
    }
  }

  @Override
  public String name() {
    return "discovery node";
  }

  @Override
  public Future<Void> start() {
    started = node;
    watch = watchPorts.apply(node::liveChanged);
    return deployment.deploy(node)
        .recover(failure -> Future.failedFuture(new ListenException(listener, failure)));
  }

  @Override
  public Future<Void> stop() {
    watch.close();
    return deployment.undeploy();
  }

  @Override
  public List<Listener> listeners() {
    return List.of(listener);
  }

  @Override
  public Optional<String> address() {
    return Optional.of("discovery=%s:%d".formatted(listener.address(), listener.port()));
  }
}
