// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.service.settings.SettingsLoader;

/**
 * The event loop of the management service, with some workers. It is none of those that carry queues: status, health and
 * metrics take time that grows with the configuration, and neither they nor I/O may wait for the other.
 */
final class ControlLoop {
  private static final int WORKERS = 4;

  private ControlLoop() {}

  /** Creates it. The caller closes it. */
  static Vertx create() {
    return EventLoops.idle("control", new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS)
        .setFileSystemOptions(SettingsLoader.noFileCache()));
  }
}
