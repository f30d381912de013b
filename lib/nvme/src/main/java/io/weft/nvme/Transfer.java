// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Data Transfer Direction: the low two bits of an opcode or of a Fabrics Command Type (NVMe Base 2.1, section 4.1.1). */
public enum Transfer {
  NONE,
  HOST_TO_CONTROLLER,
  CONTROLLER_TO_HOST,
  BIDIRECTIONAL;

  private static final Transfer[] BY_BITS = values();

  /** The direction in the low two bits of an opcode or a Fabrics Command Type. */
  public static Transfer of(int code) {
    return BY_BITS[code & 3];
  }
}
