// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

/** Which way a command's data moves: the low two bits of an opcode or Fabrics command type (NVMe Base 2.1, 4.1.1). */
public enum Transfer {
  NONE,
  HOST_TO_CONTROLLER,
  CONTROLLER_TO_HOST
}
