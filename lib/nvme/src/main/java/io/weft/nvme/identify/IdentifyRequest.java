// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

/** The fields of Identify in its dwords 10 and 11 (NVMe Base 2.1, section 5.1.13). */
public final class IdentifyRequest {
  private IdentifyRequest() {}

  /** Dword 10. @param cntid CNTID, 0 if the structure needs none */
  public static int cdw10(int cns, int cntid) {
    return cns | cntid << 16;
  }

  /** Dword 11 with a CNS Specific Identifier of 0. @param csi the I/O command set */
  public static int cdw11(int csi) {
    return csi << 24;
  }

  /** CNS: one of {@link IdentifyCns}. */
  public static int cns(int cdw10) {
    return cdw10 & 0xff;
  }

  /** CNTID: the controller that the structure describes, or the first of a list. */
  public static int cntid(int cdw10) {
    return cdw10 >>> 16;
  }

  /** CNSSID, the CNS Specific Identifier. */
  public static int cnssid(int cdw11) {
    return cdw11 & 0xffff;
  }

  /** CSI: the I/O command set. */
  public static int csi(int cdw11) {
    return cdw11 >>> 24;
  }
}
