// SPDX-License-Identifier: Apache-2.0

/** The management service: the configuration and the status over HTTP. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer's modules have names but no descriptors.
module io.weft.management {
  requires static transitive org.jspecify;
  requires transitive io.weft.config;
  requires transitive io.vertx.core;
  requires transitive micrometer.registry.prometheus;
  requires io.netty.common;
  requires transitive io.vertx.web;
  requires org.slf4j;

  exports io.weft.management;
  exports io.weft.management.cluster;
  exports io.weft.management.image;
  exports io.weft.management.ops;
}
