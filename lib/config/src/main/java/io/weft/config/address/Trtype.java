// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.weft.nvme.TransportType;

/** TRTYPE of a Discovery Log Page Entry (NVMe Base 2.1, section 5.1.12.3.1). */
public enum Trtype {
  RDMA("rdma", TransportType.RDMA),
  FC("fc", TransportType.FIBRE_CHANNEL),
  TCP("tcp", TransportType.TCP),
  LOOP("loop", TransportType.LOOP);

  private final String label;
  private final int code;

  Trtype(String label, int code) {
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
