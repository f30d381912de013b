// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** The fields of the CSTS property (NVMe Base 2.1, section 3.1.4.6). */
public final class ControllerStatus {
  public static final int RDY = 1;
  /** CFS: a fatal error; the host must reset the controller. */
  public static final int CFS = 1 << 1;
  public static final int NSSRO = 1 << 4;

  // Values of SHST.
  public static final int SHST_NORMAL = 0;
  public static final int SHST_OCCURRING = 1;
  public static final int SHST_COMPLETE = 2;

  private ControllerStatus() {}

  /** CSTS with a value of SHST and all other fields zero. */
  public static int shutdownBits(int shst) {
    return shst << 2;
  }

  /** RDY. */
  public static boolean isReady(int csts) {
    return (csts & RDY) != 0;
  }

  /** CFS. */
  public static boolean isFatal(int csts) {
    return (csts & CFS) != 0;
  }

  /** SHST: one of the SHST constants. */
  public static int shutdownStatus(int csts) {
    return csts >> 2 & 3;
  }
}
