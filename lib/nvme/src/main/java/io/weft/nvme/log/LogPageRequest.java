// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

/** The fields of Get Log Page in its dwords 10 to 14 (NVMe Base 2.1, section 5.1.12). */
public final class LogPageRequest {
  private static final int LSP_MASK = 0x7f;
  private static final int RAE = 1 << 15;
  private static final int OT = 1 << 23;

  private LogPageRequest() {}

  /**
   * Dword 10.
   *
   * @param lid LID
   * @param lsp LSP, 7 bits
   * @param retain RAE
   * @param bytes the length, a positive multiple of 4
   */
  public static int cdw10(int lid, int lsp, boolean retain, int bytes) {
    return lid | lsp << 8 | (retain ? RAE : 0) | numberOfDwords(bytes) << 16;
  }

  /** Dword 11. @param bytes as in {@link #cdw10} */
  public static int cdw11(int bytes) {
    return numberOfDwords(bytes) >>> 16;
  }

  /** NUMD, 0-based; its lower half is in dword 10, its upper half in dword 11. */
  private static int numberOfDwords(int bytes) {
    return bytes / 4 - 1;
  }

  /** LID: one of {@link LogPageId}. */
  public static int lid(int cdw10) {
    return cdw10 & 0xff;
  }

  /** LSP, the Log Specific Parameter. */
  public static int lsp(int cdw10) {
    return cdw10 >> 8 & LSP_MASK;
  }

  /** RAE: whether asynchronous events for the page remain masked. */
  public static boolean isRetained(int cdw10) {
    return (cdw10 & RAE) != 0;
  }

  /** NUMDU and NUMDL as a length: 4 bytes to 16 GiB. */
  public static long bytes(int cdw10, int cdw11) {
    return 4 * ((cdw10 >>> 16 | (cdw11 & 0xffffL) << 16) + 1);
  }

  /** LSI, the Log Specific Identifier. */
  public static int lsi(int cdw11) {
    return cdw11 >>> 16;
  }

  /** OT: whether the offset is an index rather than a byte offset. */
  public static boolean isIndexOffset(int cdw14) {
    return (cdw14 & OT) != 0;
  }

  /** CSI: the I/O command set. */
  public static int csi(int cdw14) {
    return cdw14 >>> 24;
  }
}
