// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** Whether a host may connect to a subsystem. */
public enum Access {
  /** The host may connect. */
  ALLOWED,
  /** The host may connect, and must authenticate itself before any other command. */
  AUTHENTICATION_REQUIRED,
  /** The host may not connect. */
  NOT_ALLOWED,
  /** The subsystem is being started, changed or removed: nobody may connect now, and a host may soon try again. */
  CHANGING
}
