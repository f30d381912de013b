// SPDX-License-Identifier: Apache-2.0
package io.weft.management.ops;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

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
    // The process is alive if an event loop answers.
    router.get("/health/live").handler(context -> context.json(new JsonObject().put("status", "UP")));
    router.get("/health/ready").handler(this::ready);
  }

  private void ready(RoutingContext context) {
    Map<String, Optional<String>> results = checks.run();
    JsonObject details = new JsonObject();
    results.forEach((name, problem) -> details.put(name, problem.orElse("UP")));
    boolean up = results.values().stream().allMatch(Optional::isEmpty);
    context.response().setStatusCode(up ? 200 : 503);
    context.json(new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", details));
  }
}
