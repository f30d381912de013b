// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.weft.nvme.log.DiscoveryLogEntry;

/** The secure channel bits of TREQ (NVMe Base 2.1, section 5.1.12.3.1). */
public enum Treq {
  NOT_SPECIFIED("not specified", DiscoveryLogEntry.TREQ_NOT_SPECIFIED),
  REQUIRED("required", DiscoveryLogEntry.TREQ_REQUIRED),
  NOT_REQUIRED("not required", DiscoveryLogEntry.TREQ_NOT_REQUIRED);

  private final String label;
  private final int code;

  Treq(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /** How configuration documents write it. */
  public String label() {
    return label;
  }

  /** The value of bits 1:0 on the wire. */
  public int code() {
    return code;
  }
}
