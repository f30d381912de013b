// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import org.jspecify.annotations.Nullable;

/** The write protection states of a namespace (NVMe Base 2.1, section 8.1.16). */
public enum WriteProtection {
  /** Blocks may be changed. */
  NONE,
  /** No block may be changed until the state changes. */
  WRITE_PROTECT,
  /** No block may be changed until the node is restarted. */
  UNTIL_POWER_CYCLE,
  /** No block may be changed ever again. */
  PERMANENT;

  /** NWPC of Identify Controller: all states are supported. */
  public static final int CAPABILITIES = 7;

  /** The state for a Write Protection State value, null if there is none. @param wps as in feature 84h */
  public static @Nullable WriteProtection of(int wps) {
    return wps >= 0 && wps < values().length ? values()[wps] : null;
  }

  /** The Write Protection State value, as in feature 84h. */
  public int wps() {
    return ordinal();
  }

  /** Whether commands that change blocks are refused. */
  public boolean isWriteProtected() {
    return this != NONE;
  }

  /** Whether the state may change. */
  public boolean isChangeable() {
    return this == NONE || this == WRITE_PROTECT;
  }

  /** The state after a restart of the node. */
  WriteProtection afterPowerCycle() {
    return this == UNTIL_POWER_CYCLE ? NONE : this;
  }
}
