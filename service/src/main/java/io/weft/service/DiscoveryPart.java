// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The discovery node of a process. */
final class DiscoveryPart implements Part {
  private final Vertx vertx;
  private final Deployment deployment;
  private final Listener listener;
  private final DiscoveryNode node;
  private final Function<Runnable, PortWatch> watchPorts;
  private PortWatch watch = () -> {};
  private final Optional<TargetNode> target;
  private final Predicate<PortEntry> own;
  private volatile @Nullable DiscoveryNode started;
  private volatile @Nullable ClusterMember cluster;
  private volatile Predicate<PortEntry> live;
  private volatile Supplier<List<ReferralEntry>> others = List::of;

  /**
   * Creates a discovery node that does not listen yet.
   *
   * @param target the target node of the same process, which knows whether its ports listen; without one, every enabled
   *     port counts as live
   */
  DiscoveryPart(Vertx vertx, ConfigStore store, ServiceSettings settings, FabricRuntime runtime, Optional<TargetNode> target) {
    this.vertx = vertx;
    this.target = target;
    this.own = target.<Predicate<PortEntry>>map(running -> port -> running.isListening(port.portId())).orElse(_ -> true);
    this.live = own;
    this.deployment = new Deployment(vertx);
    this.listener = Listener.discovery(settings);
    DiscoveryOptions options = new DiscoveryOptions(
        listener.address(), listener.port(), null);
    this.node = new DiscoveryNode(store, options, runtime, port -> live.test(port), () -> others.get());
    this.watchPorts = target.<Function<Runnable, PortWatch>>map(running -> running::watchPorts).orElse(_ -> () -> {});
  }

  @Override
  public Future<Void> joined(ClusterMember member) {
    if (member.equals(cluster)) {
      return Future.succeededFuture();
    }
    cluster = member;
    Predicate<PortEntry> all = member.livePorts(target, this::liveChanged);
    live = port -> port.node() == null ? own.test(port) : all.test(port);
    others = member.discoveryServices(this::liveChanged);
    node.setNode(member.node());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> left() {
    cluster = null;
    node.setNode(null);
    others = List::of;
    live = own;
    return vertx.executeBlocking(() -> {
      liveChanged();
      return null;
    });
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
