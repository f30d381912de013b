// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.management.rest.Problem;

/** The meters in the text format of Prometheus. */
public final class MetricsRoute {
  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;

  /** Creates a route that shows a registry. */
  public MetricsRoute(Vertx vertx, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.registry = registry;
  }

  /** Adds the route to a router. */
  public void mount(Router router) {
    router.get("/metrics").handler(this::scrape);
  }

  /** Runs on a worker thread, since there can be many meters. */
  private void scrape(RoutingContext context) {
    vertx.executeBlocking(() -> registry.scrape(), false)
        .onSuccess(text -> context.response()
            .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8").end(text))
        .onFailure(failure -> Problem.of(failure).send(context));
  }
}
