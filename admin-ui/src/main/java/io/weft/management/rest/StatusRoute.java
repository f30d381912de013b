// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.StatusQuery;
import io.weft.config.store.ConfigStore;
import io.weft.management.http.Answer;
import io.weft.management.http.Problem;
import io.weft.management.http.Resource;
import io.weft.management.http.Shared;
import io.weft.management.ops.HealthChecks;
import java.util.Optional;
import java.util.function.Function;

/**
 * The configuration and what is running, in one document without secrets. It shows at most as many objects of each kind
 * as the parameter {@code limit} says, those that do not work first; {@code subsystem} restricts it to one subsystem.
 */
public final class StatusRoute {
  /** The document's path. */
  public static final String PATH = "/api/v1/status";

  /** The objects of each kind that are shown unless the request says how many. */
  static final int DEFAULT_LIMIT = 1000;

  private final ConfigStore store;
  private final Function<StatusQuery, NodeStatus> status;
  private final HealthChecks health;
  private final Shared<StatusQuery, Buffer> documents;

  /**
   * Creates a route that shows a node.
   *
   * @param store the configuration of the node
   * @param status reads the node's status; never blocks
   */
  public StatusRoute(
      Vertx vertx, ConfigStore store, Function<StatusQuery, NodeStatus> status, HealthChecks health) {
    this.store = store;
    this.status = status;
    this.health = health;
    this.documents = new Shared<>(vertx);
  }

  /** Adds the route to a router. */
  public void mount(Router router) {
    Resource.at(router, PATH).get(Answer.JSON, this::get).refuseOthers();
  }

  private void get(RoutingContext context) {
    Optional<Integer> limit = limit(context.request().getParam("limit", Integer.toString(DEFAULT_LIMIT)));
    if (limit.isEmpty()) {
      Problem.of(400, "limit is not a number of objects")
          .detail("expected a number from 0 to " + StatusQuery.MAX_LIMIT).send(context);
      return;
    }
    StatusQuery query = new StatusQuery(limit.get(), context.request().getParam("subsystem"));
    documents.get(query, () -> StatusDocument.of(store.snapshot(), status.apply(query), query, health.run()).toBuffer())
        .onSuccess(document -> Answer.send(context, Answer.JSON, document))
        .onFailure(failure -> Problem.of(failure).send(context));
  }

  private static Optional<Integer> limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      return limit >= 0 && limit <= StatusQuery.MAX_LIMIT ? Optional.of(limit) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
