// SPDX-License-Identifier: Apache-2.0
package io.weft.management;

import io.vertx.ext.web.Router;
import io.weft.config.store.ConfigStore;

/** What is wanted and what is going on, in one document without secrets. */
final class StatusRoute {
  static final String PATH = "/api/v1/status";

  private final ConfigStore store;
  private final LiveState state;

  StatusRoute(ConfigStore store, LiveState state) {
    this.store = store;
    this.state = state;
  }

  void mount(Router router) {
    router.get(PATH).handler(context -> context.json(StatusDocument.of(store.snapshot(), state.now())));
  }
}
