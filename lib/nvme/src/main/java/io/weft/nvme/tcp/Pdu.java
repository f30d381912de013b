// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.tcp;

/**
 * Field offsets of each PDU, and the length of its header (NVMe/TCP Transport 1.1, section 3.6.2). Offsets are in bytes
 * from the start of the PDU. Numbers are little endian.
 */
public final class Pdu {
  // Common header, the first eight bytes of every PDU.
  public static final int TYPE = 0;
  public static final int FLAGS = 1;
  public static final int HLEN = 2;
  public static final int PDO = 3;
  public static final int PLEN = 4;
  public static final int COMMON_HEADER_LENGTH = 8;

  // FLAGS bits.
  public static final int FLAG_HDGST = 1;
  public static final int FLAG_DDGST = 1 << 1;
  public static final int FLAG_LAST_PDU = 1 << 2;
  public static final int FLAG_SUCCESS = 1 << 3;

  /** Bytes of a header or data digest (CRC32C). */
  public static final int DIGEST_LENGTH = 4;

  // ICReq and ICResp.
  public static final int IC_LENGTH = 128;
  public static final int IC_PFV = 8;
  public static final int IC_PDA = 10;
  public static final int IC_DIGESTS = 11;
  public static final int IC_DIGEST_HEADER = 1;
  public static final int IC_DIGEST_DATA = 1 << 1;
  /** ICReq: the most outstanding R2Ts per command, 0-based. */
  public static final int IC_MAXR2T = 12;
  /** ICResp: the most bytes of data in one H2CData PDU. */
  public static final int IC_MAXH2CDATA = 12;
  /** The largest HPDA or CPDA, in dwords, 0-based. */
  public static final int IC_MAX_PDA = 31;

  // Capsules.
  public static final int CAPSULE_CMD_HLEN = 72;
  public static final int CAPSULE_CMD_SQE = 8;
  public static final int CAPSULE_RESP_HLEN = 24;
  public static final int CAPSULE_RESP_CQE = 8;

  // H2CData and C2HData.
  public static final int DATA_HLEN = 24;
  public static final int DATA_CCCID = 8;
  /** H2CData only: the tag of the R2T that it answers. */
  public static final int DATA_TTAG = 10;
  public static final int DATA_DATAO = 12;
  public static final int DATA_DATAL = 16;

  // R2T.
  public static final int R2T_HLEN = 24;
  public static final int R2T_CCCID = 8;
  public static final int R2T_TTAG = 10;
  public static final int R2T_R2TO = 12;
  public static final int R2T_R2TL = 16;

  // H2CTermReq and C2HTermReq.
  public static final int TERM_HLEN = 24;
  public static final int TERM_FES = 8;
  public static final int TERM_FEI = 10;
  /** The longest TermReq PDU: its header and up to 128 bytes of the faulty PDU. */
  public static final int TERM_MAX_LENGTH = 152;

  private Pdu() {}
}
