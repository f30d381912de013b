// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.store.ConfigStore;
import io.weft.management.ManagementOptions;
import io.weft.management.ManagementService;
import io.weft.management.ops.HealthChecks;
import io.weft.service.settings.ServiceSettings;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.metrics.EventLoopMetrics;
import io.weft.targetnode.metrics.ProcessMetrics;
import io.weft.targetnode.metrics.TargetMetrics;
import io.weft.targetnode.status.TargetStatusReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
  private final Instant startedAt = Instant.now();

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
    Supplier<NodeStatus> status = () -> NodeStatus.withoutTarget(new ProcessStatus(WeftVersion.current(), "none", startedAt));
    TargetNode node = target;
    if (node != null) {
      meters.add(TargetMetrics.bind(node, registry));
      health.add("target node", () -> TargetStatusReader.read(node).problem());
      status = () -> new NodeStatus(new ProcessStatus(WeftVersion.current(), transport, startedAt), TargetStatusReader.read(node));
    }
    return vertx
        .deployVerticle(new ManagementService(ManagementOptions.at(listen, port), store, status, health, registry))
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
}
