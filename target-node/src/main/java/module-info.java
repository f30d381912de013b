// SPDX-License-Identifier: Apache-2.0

/** A target node: NVM subsystems, their namespaces and ports. Commands and storage backends are its own affair. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer names its modules, and describes none.
module io.weft.targetnode {
  requires static transitive org.jspecify;
  requires transitive io.weft.fabric;
  requires transitive io.weft.config;
  requires io.weft.discovery;
  requires transitive micrometer.core;
  requires transitive micrometer.registry.prometheus;
  requires io.prometheus.metrics.model;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.unix.common;
  requires jdk.management;

  exports io.weft.targetnode;
  exports io.weft.targetnode.metrics;
  exports io.weft.targetnode.ownership;
  exports io.weft.targetnode.status;
  exports io.weft.targetnode.storage;
}
