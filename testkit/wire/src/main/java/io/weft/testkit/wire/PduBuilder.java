// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.wire;

import io.weft.nvme.CqeLayout;
import io.weft.nvme.Crc32c;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Builds one PDU. Lengths, flags and digests are computed; any field of the header may then be overwritten, and either
 * digest corrupted.
 */
public final class PduBuilder {
  private final ByteBuffer header;
  private byte[] data = new byte[0];
  private int alignment = 4;
  private boolean headerDigest;
  private boolean dataDigest;
  private boolean corruptHeaderDigest;
  private boolean corruptDataDigest;
  private int padding;

  /**
   * Creates a PDU that is all zeroes except for its common header.
   *
   * @param type one of {@link PduType}, or anything else
   * @param headerLength the header's length in bytes
   */
  public PduBuilder(int type, int headerLength) {
    header = ByteBuffer.allocate(headerLength).order(ByteOrder.LITTLE_ENDIAN);
    header.put(Pdu.TYPE, (byte) type);
    header.put(Pdu.HLEN, (byte) headerLength);
    header.putInt(Pdu.PLEN, headerLength);
  }

  /** ICReq. @param digests the bits of DGST */
  public static PduBuilder icReq(int hpda, int digests, int maxR2t) {
    return new PduBuilder(PduType.IC_REQ, Pdu.IC_LENGTH)
        .set8(Pdu.IC_PDA, hpda).set8(Pdu.IC_DIGESTS, digests).set32(Pdu.IC_MAXR2T, maxR2t);
  }

  /** ICResp. @param digests the bits of DGST */
  public static PduBuilder icResp(int digests, int maxH2cData) {
    return new PduBuilder(PduType.IC_RESP, Pdu.IC_LENGTH)
        .set8(Pdu.IC_DIGESTS, digests).set32(Pdu.IC_MAXH2CDATA, maxH2cData);
  }

  /** CapsuleCmd. @param sqe the 64-byte Submission Queue Entry */
  public static PduBuilder capsule(byte[] sqe) {
    PduBuilder pdu = new PduBuilder(PduType.CAPSULE_CMD, Pdu.CAPSULE_CMD_HLEN);
    pdu.header.put(Pdu.CAPSULE_CMD_SQE, sqe);
    return pdu;
  }

  /** CapsuleResp. @param status a {@link io.weft.nvme.StatusCode} */
  public static PduBuilder completion(int cid, int status, int dword0, int dword1, int sqHead) {
    int cqe = Pdu.CAPSULE_RESP_CQE;
    return new PduBuilder(PduType.CAPSULE_RESP, Pdu.CAPSULE_RESP_HLEN)
        .set32(cqe + CqeLayout.DW0, dword0)
        .set32(cqe + CqeLayout.DW1, dword1)
        .set16(cqe + CqeLayout.SQHD, sqHead)
        .set16(cqe + CqeLayout.CID, cid)
        .set16(cqe + CqeLayout.STATUS, status << 1);
  }

  /** H2CData, marked as the last of its R2T. */
  public static PduBuilder h2cData(int cid, int ttag, int offset, byte[] data) {
    return dataPdu(PduType.H2C_DATA, cid, offset, data).set16(Pdu.DATA_TTAG, ttag);
  }

  /** C2HData, marked as the last of its command. */
  public static PduBuilder c2hData(int cid, int offset, byte[] data) {
    return dataPdu(PduType.C2H_DATA, cid, offset, data);
  }

  private static PduBuilder dataPdu(int type, int cid, int offset, byte[] data) {
    return new PduBuilder(type, Pdu.DATA_HLEN)
        .set16(Pdu.DATA_CCCID, cid).set32(Pdu.DATA_DATAO, offset).set32(Pdu.DATA_DATAL, data.length)
        .set8(Pdu.FLAGS, Pdu.FLAG_LAST_PDU).data(data);
  }

  /** R2T. */
  public static PduBuilder r2t(int cid, int ttag, int offset, int length) {
    return new PduBuilder(PduType.R2T, Pdu.R2T_HLEN)
        .set16(Pdu.R2T_CCCID, cid).set16(Pdu.R2T_TTAG, ttag).set32(Pdu.R2T_R2TO, offset).set32(Pdu.R2T_R2TL, length);
  }

  /** H2CTermReq or C2HTermReq. @param type one of {@link PduType} */
  public static PduBuilder termReq(int type, int fes, int fei) {
    return new PduBuilder(type, Pdu.TERM_HLEN).set16(Pdu.TERM_FES, fes).set32(Pdu.TERM_FEI, fei);
  }

  /** Sets the data; PDO, PLEN and flags are computed, unless they are overwritten afterwards. */
  public PduBuilder data(byte[] bytes) {
    data = bytes.clone();
    return layout();
  }

  /** Sets which digests the PDU has; PDO, PLEN and flags are computed, unless they are overwritten afterwards. */
  public PduBuilder digests(boolean forHeader, boolean forData) {
    headerDigest = forHeader;
    dataDigest = forData;
    return layout();
  }

  /** As {@link #digests}, except for a PDU that already has digests or whose type never has any. */
  PduBuilder withDigestsOf(boolean forHeader, boolean forData) {
    int type = header.get(Pdu.TYPE);
    boolean never = type == PduType.IC_REQ || type == PduType.IC_RESP
        || type == PduType.H2C_TERM_REQ || type == PduType.C2H_TERM_REQ;
    return never || (headerDigest == forHeader && dataDigest == forData) ? this : digests(forHeader, forData);
  }

  /** Sets the alignment of the data in bytes, a multiple of 4; PDO and PLEN are computed. */
  public PduBuilder alignment(int bytes) {
    alignment = bytes;
    return layout();
  }

  private PduBuilder layout() {
    boolean hasData = data.length > 0;
    int behind = header.capacity() + (headerDigest ? Pdu.DIGEST_LENGTH : 0);
    int pdo = hasData ? Math.ceilDiv(behind, alignment) * alignment : behind;
    padding = pdo - behind;
    int digests = (headerDigest ? Pdu.FLAG_HDGST : 0) | (dataDigest && hasData ? Pdu.FLAG_DDGST : 0);
    set8(Pdu.FLAGS, (header.get(Pdu.FLAGS) & ~(Pdu.FLAG_HDGST | Pdu.FLAG_DDGST)) | digests);
    set8(Pdu.PDO, hasData ? pdo : 0);
    return set32(Pdu.PLEN, pdo + data.length + (dataDigest && hasData ? Pdu.DIGEST_LENGTH : 0));
  }

  /** Makes the header digest wrong. */
  public PduBuilder corruptHeaderDigest() {
    corruptHeaderDigest = true;
    return this;
  }

  /** Makes the data digest wrong. */
  public PduBuilder corruptDataDigest() {
    corruptDataDigest = true;
    return this;
  }

  /** Sets a byte of the header. */
  public PduBuilder set8(int offset, int value) {
    header.put(offset, (byte) value);
    return this;
  }

  /** Sets two bytes of the header, little endian. */
  public PduBuilder set16(int offset, int value) {
    header.putShort(offset, (short) value);
    return this;
  }

  /** Sets four bytes of the header, little endian. */
  public PduBuilder set32(int offset, int value) {
    header.putInt(offset, value);
    return this;
  }

  /** The PDU's bytes. */
  public byte[] build() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.array());
    if (headerDigest) {
      out.writeBytes(digest(header.array(), corruptHeaderDigest));
    }
    out.writeBytes(new byte[padding]);
    out.writeBytes(data);
    if (dataDigest && data.length > 0) {
      out.writeBytes(digest(data, corruptDataDigest));
    }
    return out.toByteArray();
  }

  private static byte[] digest(byte[] bytes, boolean corrupt) {
    int crc = new Crc32c().of(ByteBuffer.wrap(bytes), 0, bytes.length);
    return ByteBuffer.allocate(Pdu.DIGEST_LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(corrupt ? ~crc : crc).array();
  }
}
