// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.weft.nvme.AddressFamily;

/** ADRFAM of a Discovery Log Page Entry (NVMe Base 2.1, section 5.1.12.3.1). */
public enum Adrfam {
  IPV4("ipv4", AddressFamily.IPV4),
  IPV6("ipv6", AddressFamily.IPV6),
  IB("ib", AddressFamily.INFINIBAND),
  FC("fc", AddressFamily.FIBRE_CHANNEL),
  LOOP("loop", AddressFamily.LOOP);

  private final String label;
  private final int code;

  Adrfam(String label, int code) {
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
