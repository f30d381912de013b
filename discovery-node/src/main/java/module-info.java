// SPDX-License-Identifier: Apache-2.0

/** A discovery node: tells hosts where to find the subsystems that they may use. */
module io.weft.discoverynode {
  requires static transitive org.jspecify;
  requires transitive io.weft.fabric;
  requires transitive io.weft.config;
  requires io.weft.discovery;

  exports io.weft.discoverynode;
}
