// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.wire;

import io.weft.nvme.CqeLayout;
import io.weft.nvme.tcp.Pdu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** One PDU as it was received. */
public final class RawPdu {
  private final ByteBuffer bytes;

  /** Wraps all bytes of a PDU. */
  public RawPdu(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A byte. @param offset from the start of the PDU */
  public int get8(int offset) {
    return bytes.get(offset) & 0xff;
  }

  /** A 16-bit number. @param offset from the start of the PDU */
  public int get16(int offset) {
    return bytes.getShort(offset) & 0xffff;
  }

  /** A 32-bit number. @param offset from the start of the PDU */
  public int get32(int offset) {
    return bytes.getInt(offset);
  }

  /** The PDU's type. */
  public int type() {
    return get8(Pdu.TYPE);
  }

  /** The PDU's flags. */
  public int flags() {
    return get8(Pdu.FLAGS);
  }

  /** The PDU's total length in bytes. */
  public int length() {
    return bytes.capacity();
  }

  /** The data between PDO and the data digest; empty if PDO is 0. */
  public byte[] data() {
    int pdo = get8(Pdu.PDO);
    int digest = (flags() & Pdu.FLAG_DDGST) != 0 ? Pdu.DIGEST_LENGTH : 0;
    return pdo == 0 ? new byte[0] : range(pdo, length() - digest - pdo);
  }

  /** A range of bytes. */
  public byte[] range(int offset, int count) {
    byte[] range = new byte[count];
    bytes.get(offset, range);
    return range;
  }

  /** CapsuleResp: the CID. */
  public int completionCid() {
    return get16(Pdu.CAPSULE_RESP_CQE + CqeLayout.CID);
  }

  /** CapsuleResp: the {@link io.weft.nvme.StatusCode}, flags included. */
  public int completionStatus() {
    return get16(Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS) >> 1;
  }

  /** CapsuleResp: dword 0. */
  public int completionDword0() {
    return get32(Pdu.CAPSULE_RESP_CQE + CqeLayout.DW0);
  }

  /** CapsuleResp: SQHD. */
  public int completionSqHead() {
    return get16(Pdu.CAPSULE_RESP_CQE + CqeLayout.SQHD);
  }

  @Override
  public String toString() {
    return "PDU type %02xh of %d bytes: %s".formatted(
        type(), length(), HexFormat.of().formatHex(bytes.array(), 0, Math.min(length(), 32)));
  }
}
