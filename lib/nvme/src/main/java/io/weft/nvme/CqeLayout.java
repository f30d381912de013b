// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/**
 * Field offsets of the 16-byte Completion Queue Entry (NVMe Base 2.1, section 4.2), in bytes from the start of the entry.
 * Numbers are little endian.
 */
public final class CqeLayout {
  public static final int LENGTH = 16;

  public static final int DW0 = 0;
  public static final int DW1 = 4;
  public static final int SQHD = 8;
  public static final int SQID = 10;
  public static final int CID = 12;
  /** The phase tag in bit 0, always 0 in Fabrics; the {@link StatusCode} in bits 15:1. */
  public static final int STATUS = 14;

  /** Connect, dword 0: the invalid parameter is in the data, not in the SQE. */
  public static final int CONNECT_IATTR = 1 << 16;
  /** Connect, dword 0: authentication is required. */
  public static final int CONNECT_ATR = 1 << 17;
  /** Connect, dword 0: authentication and a secure channel are required. */
  public static final int CONNECT_ASCR = 1 << 18;

  private CqeLayout() {}
}
