// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Violation;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.status.StatusQuery;
import io.weft.config.store.ConfigStore;
import io.weft.management.ManagementOptions;
import io.weft.management.ManagementService;
import io.weft.management.cluster.ClusterControl;
import io.weft.management.cluster.ClusterMembership;
import io.weft.management.ops.HealthChecks;
import io.weft.service.member.ClusterMember;
import io.weft.service.settings.ServiceSettings;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.metrics.EventLoopMetrics;
import io.weft.targetnode.metrics.ProcessMetrics;
import io.weft.targetnode.metrics.TargetMetrics;
import io.weft.targetnode.status.TargetStatusReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management service of a process, and the meters and health checks of the process's other parts. */
final class ManagementPart implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementPart.class);
  private static final String NO_TRANSPORT = "none";

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HealthChecks health = new HealthChecks();
  private final List<AutoCloseable> meters = new ArrayList<>();
  private final Instant startedAt = Instant.now();
  private final Vertx storage;
  private final Deployment deployment;
  private final Listener listener;
  private final Optional<TargetNode> target;
  private final Optional<TargetStatusReader> reader;
  private final ManagementService service;

  /**
   * Creates a service that does not listen yet.
   *
   * @param control the event loop of the service
   * @param storage the event loops that carry storage traffic, whose load it shows
   * @param target the target node of the process
   * @param transport how sockets are driven, as the status shows it
   */
  ManagementPart(Vertx control, Vertx storage, ConfigStore store, ServiceSettings settings, Optional<TargetNode> target,
      String transport) {
    this.storage = storage;
    this.deployment = new Deployment(control);
    this.target = target;
    this.reader = target.map(TargetStatusReader::new);
    this.listener = Listener.http(settings);
    Function<StatusQuery, NodeStatus> status = reader
        .<Function<StatusQuery, NodeStatus>>map(node -> query -> new NodeStatus(process(transport), node.read(query)))
        .orElse(_ -> NodeStatus.withoutTarget(process(NO_TRANSPORT)));
    LongFunction<Future<List<Violation>>> inEffect = target
        .<LongFunction<Future<List<Violation>>>>map(node -> node::inEffect)
        .orElse(_ -> Future.succeededFuture(List.of()));
    ManagementOptions options = ManagementOptions.at(listener.address(), listener.port())
        .withNames(settings.get(ServiceSettings.HTTP_NAMES));
    this.service = new ManagementService(options, store, status, inEffect, health, registry);
    if (target.isPresent()) {
      service.withImages(new ImageDirectory(Path.of(settings.get(ServiceSettings.DATA))));
    }
  }

  /** Lets the service show and change the cluster, and what this process is to it. Called before it starts. */
  ManagementPart withCluster(ClusterMembership cluster) {
    service.withCluster(cluster);
    return this;
  }

  @Override
  public Future<Void> joined(ClusterMember member) {
    ClusterControl control = member.control(storage);
    health.addNotice("strangers", control::strangers);
    health.addNotice("cluster", control::trouble);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> left() {
    health.removeNotice("strangers");
    health.removeNotice("cluster");
    return Future.succeededFuture();
  }

  private ProcessStatus process(String transport) {
    return new ProcessStatus(WeftVersion.current(), transport, startedAt);
  }

  @Override
  public String name() {
    return "management service";
  }

  @Override
  public Future<Void> start() {
    meters.add(ProcessMetrics.bind(registry, WeftVersion.current()));
    meters.add(EventLoopMetrics.bind(storage, registry));
    target.ifPresent(node -> meters.add(TargetMetrics.bind(node, registry)));
    reader.ifPresent(node -> health.add("target node", () -> node.summary().problem()));
    return deployment.deploy(service)
        .recover(failure -> Future.failedFuture(new ListenException(listener, failure)));
  }

  @Override
  public Future<Void> stop() {
    return deployment.undeploy().onComplete(_ -> closeMeters());
  }

  private void closeMeters() {
    for (AutoCloseable meter : meters) {
      try {
        meter.close();
      } catch (Exception e) {
        LOG.warn("metrics could not be closed", e);
      }
    }
    registry.close();
  }

  @Override
  public List<Listener> listeners() {
    return List.of(listener);
  }

  @Override
  public Optional<String> address() {
    return Optional.of("http=http://%s:%d".formatted(listener.address(), listener.port()));
  }
}
