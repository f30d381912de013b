// SPDX-License-Identifier: Apache-2.0

/** An NVMe over Fabrics host with an asynchronous API. */
module io.weft.host {
  requires static transitive org.jspecify;
  requires transitive io.weft.fabric;

  exports io.weft.host;
  exports io.weft.host.error;
}
