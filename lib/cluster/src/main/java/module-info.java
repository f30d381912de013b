// SPDX-License-Identifier: Apache-2.0

/** What the nodes of a cluster agree on, and what they know of each other. */
module io.weft.cluster {
  requires static transitive org.jspecify;
  requires transitive io.weft.config;
  requires transitive io.vertx.core;
  requires com.fasterxml.jackson.databind;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;

  exports io.weft.cluster.certificate;
  exports io.weft.cluster.door;
  exports io.weft.cluster.enrolment;
  exports io.weft.cluster.identity;
  exports io.weft.cluster.peers;
  exports io.weft.cluster.placement;
  exports io.weft.cluster.raft;
  exports io.weft.cluster.seal;
  exports io.weft.cluster;
}
