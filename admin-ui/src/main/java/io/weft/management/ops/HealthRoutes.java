// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.management.http.Answer;
import io.weft.management.http.Resource;

/**
 * The routes {@code /health/live} and {@code /health/ready}: whether the process is alive, and whether it can serve.
 */
public final class HealthRoutes {
  private final HealthChecks checks;

  /** Creates routes that show the results of checks. */
  public HealthRoutes(HealthChecks checks) {
    this.checks = checks;
  }

  /** Adds the routes to a router. */
  public void mount(Router router) {
    // The process is alive if its event loop answers.
    Resource.at(router, "/health/live").get(context -> Answer.send(context, new JsonObject().put("status", Health.UP)))
        .refuseOthers();
    Resource.at(router, "/health/ready").get(this::ready).refuseOthers();
  }

  private void ready(RoutingContext context) {
    Health health = checks.run();
    context.response().setStatusCode(health.isUp() ? 200 : 503);
    Answer.send(context, health.json());
  }
}
