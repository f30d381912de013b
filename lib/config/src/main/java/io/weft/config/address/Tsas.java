// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.weft.nvme.log.DiscoveryLogEntry;

/** SECTYPE of the Transport Specific Address Subtype for TCP (NVMe/TCP Transport 1.1, section 3.1.1). */
public enum Tsas {
  NONE("none", DiscoveryLogEntry.SECTYPE_NONE),
  TLS_1_3("tls1.3", DiscoveryLogEntry.SECTYPE_TLS13);

  private final String label;
  private final int code;

  Tsas(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /** How configuration documents write it. */
  public String label() {
    return label;
  }

  /** The value on the wire. */
  public int code() {
    return code;
  }
}
