// SPDX-License-Identifier: Apache-2.0

/** The composition root: puts the services of a process together, and starts and stops them. */
module io.weft.service {
  requires static transitive org.jspecify;
  requires transitive io.weft.config;
  requires io.weft.cluster;
  requires io.weft.discovery;
  requires io.weft.discoverynode;
  requires io.weft.management;
  requires io.weft.targetnode;
  requires io.vertx.config;

  exports io.weft.service;
  exports io.weft.service.settings;
}
