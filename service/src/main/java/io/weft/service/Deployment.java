// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A verticle that a part deploys when it starts and undeploys when it stops. */
final class Deployment {
  private final Vertx vertx;
  private Future<String> id = Future.failedFuture("it was not deployed");

  Deployment(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys the verticle, once. */
  Future<Void> deploy(Deployable verticle) {
    id = vertx.deployVerticle(verticle);
    return id.mapEmpty();
  }

  /** Undeploys the verticle; does nothing if it is not deployed. */
  Future<Void> undeploy() {
    return id.transform(deployed ->
        deployed.succeeded() ? vertx.undeploy(deployed.result()) : Future.succeededFuture());
  }
}
