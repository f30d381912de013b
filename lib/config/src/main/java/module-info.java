// SPDX-License-Identifier: Apache-2.0

/** The configuration that all services share: its records, its rules, its documents and its stores. */
module io.weft.config {
  requires static transitive org.jspecify;
  requires transitive io.weft.nvme;
  requires io.netty.common;
  requires transitive io.vertx.core;
  requires transitive com.fasterxml.jackson.databind;
  requires org.slf4j;

  exports io.weft.config;
  exports io.weft.config.address;
  exports io.weft.config.attribute;
  exports io.weft.config.edit;
  exports io.weft.config.file;
  exports io.weft.config.json;
  exports io.weft.config.node;
  exports io.weft.config.placement;
  exports io.weft.config.rules;
  exports io.weft.config.status;
  exports io.weft.config.store;
  exports io.weft.config.tree;
}
