// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.weft.config.Violation;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.StatusQuery;
import io.weft.config.store.ConfigStore;
import io.weft.management.cluster.ClusterMembership;
import io.weft.management.http.DocumentLimit;
import io.weft.management.http.Problem;
import io.weft.management.image.Images;
import io.weft.management.ops.HealthChecks;
import io.weft.management.ops.HealthRoutes;
import io.weft.management.ops.MetricsRoute;
import io.weft.management.page.StatusPage;
import io.weft.management.rest.ClusterRoutes;
import io.weft.management.rest.ConfigRoutes;
import io.weft.management.rest.Effects;
import io.weft.management.rest.ImageRoutes;
import io.weft.management.rest.StatusRoute;
import io.weft.management.security.RequestGuard;
import io.weft.management.security.SecurityHeaders;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the management service. It is deployed on an event loop that carries no queues: what it shows takes
 * time that grows with the configuration.
 */
public final class ManagementService extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementService.class);
  private static final int IDLE_SECONDS = 60;
  /** The compression level: answers repeat the same names over and over, so that the fastest level does. */
  private static final int FAST = 1;

  private final ManagementOptions options;
  private final ConfigStore store;
  private final Function<StatusQuery, NodeStatus> status;
  private final LongFunction<Future<List<Violation>>> inEffect;
  private final HealthChecks health;
  private final PrometheusMeterRegistry metrics;
  private @Nullable Images images;
  private @Nullable ClusterMembership cluster;
  private @Nullable HttpServer server;

  /**
   * Creates the service; it listens once it is deployed.
   *
   * @param options where it listens
   * @param store the configuration that it shows and edits
   * @param status reads the status of the node; never blocks, and may be called from any thread
   * @param inEffect completes when the node has reconciled the configuration of a revision, or could not within some
   *     seconds, with a violation for each object that is stored but not served
   * @param health the conditions for readiness
   * @param metrics the meters that {@code /metrics} shows
   */
  public ManagementService(ManagementOptions options, ConfigStore store, Function<StatusQuery, NodeStatus> status,
      LongFunction<Future<List<Violation>>> inEffect, HealthChecks health, PrometheusMeterRegistry metrics) {
    this.options = options;
    this.store = store;
    this.status = status;
    this.inEffect = inEffect;
    this.health = health;
    this.metrics = metrics;
  }

  /** Lets the service make files for namespaces. Called before it is deployed. @param files where they are made */
  public ManagementService withImages(Images files) {
    images = files;
    return this;
  }

  /** Lets the service show and change the cluster, and what this process is to it. Called before it is deployed. */
  public ManagementService withCluster(ClusterMembership membership) {
    cluster = membership;
    return this;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions serverOptions = new HttpServerOptions()
        .setHost(options.listen())
        .setPort(options.port())
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(true)
        .setCompressionLevel(FAST)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx.createHttpServer(serverOptions)
        .requestHandler(router())
        .listen()
        .onSuccess(listening -> {
          server = listening;
          LOG.info("management service listens at http://{}:{}", options.listen(), listening.actualPort());
        });
  }

  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  /**
   * The TCP port that it listens on.
   *
   * @throws IllegalStateException before it listens
   */
  public int actualPort() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("the management service does not listen yet");
    }
    return listening.actualPort();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(SecurityHeaders::add);
    router.route().handler(new RequestGuard(options.names())::check);
    new HealthRoutes(health).mount(router);
    new MetricsRoute(vertx, metrics).mount(router);
    new ConfigRoutes(vertx, store, new Effects(vertx, inEffect), new DocumentLimit(options.maxDocumentSize())).mount(router);
    new ImageRoutes(vertx, store, images).mount(router);
    new ClusterRoutes(vertx, cluster).mount(router);
    new StatusRoute(vertx, store, status, health).mount(router);
    new StatusPage().mount(router);
    Problem.handleErrors(router);
    return router;
  }
}
