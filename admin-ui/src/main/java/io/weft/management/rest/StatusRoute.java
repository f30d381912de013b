// SPDX-License-Identifier: Apache-2.0
package io.weft.management.rest;

import io.vertx.ext.web.Router;
import io.weft.config.status.NodeStatus;
import io.weft.config.store.ConfigStore;
import java.util.function.Supplier;

/** The configuration and what is running, in one document without secrets. */
public final class StatusRoute {
  /** The document's path. */
  public static final String PATH = "/api/v1/status";

  private final ConfigStore store;
  private final Supplier<NodeStatus> status;

  /**
   * Creates a route that shows a node.
   *
   * @param store the configuration of the node
   * @param status reads the node's status; never blocks
   */
  public StatusRoute(ConfigStore store, Supplier<NodeStatus> status) {
    this.store = store;
    this.status = status;
  }

  /** Adds the route to a router. */
  public void mount(Router router) {
    router.get(PATH).handler(context -> context.json(StatusDocument.of(store.snapshot(), status.get())));
  }
}
