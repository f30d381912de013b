// SPDX-License-Identifier: Apache-2.0

/** Discovery: the discovery controller, and what it may tell each host. */
module io.weft.discovery {
  requires static transitive org.jspecify;
  requires transitive io.weft.fabric;
  requires transitive io.weft.config;

  exports io.weft.discovery;
  exports io.weft.discovery.controller;
  exports io.weft.discovery.view;
}
