// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.management.http.BusyException;
import io.weft.management.http.Chunks;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import io.weft.management.http.Shared;

/**
 * The meters in the text format of Prometheus. One scrape is made at a time; requests that come
 * meanwhile share it.
 */
public final class MetricsRoute {
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** How many clients may be taking a scrape; more are refused, since each may hold one of some megabytes. */
  private static final int MAX_CLIENTS = 16;

  private final PrometheusMeterRegistry registry;
  private final Shared<String, Chunks> scrapes;
  private int clients;

  /** Creates a route that shows a registry. */
  public MetricsRoute(Vertx vertx, PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.scrapes = new Shared<>(vertx);
  }

  /** Adds the route to a router. */
  public void mount(Router router) {
    Resource.at(router, PATH).get(TYPE, this::scrape).refuseOthers();
  }

  private void scrape(RoutingContext context) {
    if (clients >= MAX_CLIENTS) {
      Problem.of(new BusyException()).send(context);
      return;
    }
    clients++;
    context.addEndHandler(_ -> clients--);
    scrapes.get(PATH, this::write)
        .onSuccess(text -> {
          context.response().putHeader("Content-Type", TYPE);
          text.send(context);
        })
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  private Chunks write() throws Exception {
    Chunks text = new Chunks();
    registry.scrape(text);
    return text;
  }
}
