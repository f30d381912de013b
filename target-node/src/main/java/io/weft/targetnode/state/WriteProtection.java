// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import org.jspecify.annotations.Nullable;

/** The write protection states of a namespace (NVMe Base 2.1, section 8.1.16). */
public enum WriteProtection {
  /** Blocks may be changed. */
  NONE,
  /** No block may be changed, until the state is another one. */
  WRITE_PROTECT,
  /** No block may be changed, and the state stays until the node is started again. */
  UNTIL_POWER_CYCLE,
  /** No block may be changed ever again. */
  PERMANENT;

  /** NWPC of Identify Controller: all states are there. */
  public static final int CAPABILITIES = 7;

  /** The state of a Write Protection State value, null if there is none. @param wps as feature 84h has it */
  public static @Nullable WriteProtection of(int wps) {
    return wps >= 0 && wps < values().length ? values()[wps] : null;
  }

  /** The Write Protection State value, as feature 84h has it. */
  public int wps() {
    return ordinal();
  }

  /** Whether commands that change blocks are refused. */
  public boolean protects() {
    return this != NONE;
  }

  /** Whether the state may become another one. */
  public boolean isChangeable() {
    return this == NONE || this == WRITE_PROTECT;
  }

  /** The state after the node was started again. */
  WriteProtection afterPowerCycle() {
    return this == UNTIL_POWER_CYCLE ? NONE : this;
  }
}
