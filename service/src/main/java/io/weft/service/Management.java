// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.store.ConfigStore;
import io.weft.management.ControllerStatus;
import io.weft.management.HealthChecks;
import io.weft.management.LiveState;
import io.weft.management.ManagementOptions;
import io.weft.management.ManagementService;
import io.weft.management.NamespaceStatus;
import io.weft.management.NodeStatus;
import io.weft.management.PortStatus;
import io.weft.service.settings.ServiceSettings;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.metrics.EventLoopMetrics;
import io.weft.targetnode.metrics.ProcessMetrics;
import io.weft.targetnode.metrics.TargetMetrics;
import io.weft.targetnode.status.IoCounters;
import io.weft.targetnode.status.SubsystemStatus;
import io.weft.targetnode.status.TargetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the management service on top of the other services of its process. */
final class Management {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<AutoCloseable> meters = new ArrayList<>();
  private final Vertx vertx;
  private final ConfigStore store;
  private final @Nullable TargetNode target;
  private final String transport;
  private final long startedAt = System.currentTimeMillis();

  /**
   * A service that does not listen yet.
   *
   * @param target the target node of the process, if there is one
   * @param transport how sockets are driven, for people
   */
  Management(Vertx vertx, ConfigStore store, @Nullable TargetNode target, String transport) {
    this.vertx = vertx;
    this.store = store;
    this.target = target;
    this.transport = transport;
  }

  /** Starts to listen. */
  Future<Void> start(ServiceSettings settings) {
    String listen = settings.get(ServiceSettings.HTTP_LISTEN);
    int port = settings.get(ServiceSettings.HTTP_PORT);
    HealthChecks health = new HealthChecks();
    meters.add(ProcessMetrics.bind(registry));
    meters.add(EventLoopMetrics.bind(vertx, registry));
    LiveState state = () -> NodeStatus.empty(WeftVersion.current(), startedAt);
    TargetNode node = target;
    if (node != null) {
      meters.add(TargetMetrics.bind(node, registry));
      health.add("target node", () -> problem(TargetStatus.of(node)));
      state = () -> status(TargetStatus.of(node));
    }
    return vertx
        .deployVerticle(new ManagementService(ManagementOptions.at(listen, port), store, state, health, registry))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(new ListenException("http", listen, port, failure)));
  }

  /** Stops measuring; the verticle goes with its Vert.x instance. */
  void stop() {
    for (AutoCloseable meter : meters) {
      try {
        meter.close();
      } catch (Exception e) {
        LOG.warn("metrics could not be ended", e);
      }
    }
    registry.close();
  }

  private static Optional<String> problem(TargetStatus status) {
    if (status.isComplete()) {
      return Optional.empty();
    }
    List<String> failures = new ArrayList<>();
    status.ports().stream().filter(p -> p.failure() != null).forEach(p -> failures.add("port " + p.portId() + ": " + p.failure()));
    for (SubsystemStatus subsystem : status.subsystems()) {
      subsystem.namespaces().stream()
          .filter(n -> n.failure() != null)
          .forEach(n -> failures.add("%s namespace %d: %s".formatted(subsystem.nqn(), n.nsid(), n.failure())));
    }
    return Optional.of(failures.isEmpty() ? "a configuration is being applied" : String.join("; ", failures));
  }

  private NodeStatus status(TargetStatus status) {
    List<NamespaceStatus> namespaces = new ArrayList<>();
    List<ControllerStatus> controllers = new ArrayList<>();
    for (SubsystemStatus subsystem : status.subsystems()) {
      subsystem.namespaces().forEach(n -> namespaces.add(namespace(subsystem.nqn(), n)));
      subsystem.controllers().forEach(c ->
          controllers.add(new ControllerStatus(subsystem.nqn(), c.cntlid(), c.hostNqn(),
              Objects.requireNonNullElse(c.hostAddress(), ""), c.portId(), c.ioQueues(), c.connectedSince().toEpochMilli())));
    }
    List<PortStatus> ports =
        status.ports().stream()
            .map(p -> new PortStatus(p.portId(), p.listening(), Objects.requireNonNullElse(p.failure(), "")))
            .toList();
    return new NodeStatus(WeftVersion.current(), transport, startedAt, ports, namespaces, controllers);
  }

  private static NamespaceStatus namespace(String nqn, io.weft.targetnode.status.NamespaceStatus n) {
    IoCounters reads = n.reads();
    IoCounters writes = n.writes();
    String detail = n.failure() != null ? n.failure() : Objects.requireNonNullElse(n.backend(), "");
    return new NamespaceStatus(nqn, n.nsid(), n.exported(), detail, n.capacity(), n.blockSize(), reads.commands(),
        writes.commands(), reads.bytes(), writes.bytes());
  }
}
