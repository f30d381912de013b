// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

import io.weft.nvme.CqeLayout;
import io.weft.nvme.Crc32c;
import io.weft.nvme.tcp.Pdu;
import io.weft.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Checks that a controller sends only valid PDUs, and completes each command once. */
final class FuzzReplies {
  /** An R2T. */
  record Wanted(int cid, int ttag, int length) {}

  private final Crc32c crc = new Crc32c();
  private final Map<Integer, Integer> outstanding = new HashMap<>();
  private final ArrayDeque<Wanted> wanted = new ArrayDeque<>();
  private ByteBuffer rest = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private boolean unknownSent;
  private boolean headerDigest;
  private boolean dataDigest;
  private boolean terminated;
  private int completions;
  private int lastStatus = -1;
  private int lastDword0;

  /** Whether headers have digests since ICResp. */
  boolean headerDigest() {
    return headerDigest;
  }

  /** Whether data has digests since ICResp. */
  boolean dataDigest() {
    return dataDigest;
  }

  /** Records that a command was sent. */
  void sent(int cid) {
    outstanding.merge(cid, 1, Integer::sum);
  }

  /** Records that bytes were sent that may or may not be commands: from now on any completion is valid. */
  void sentAnything() {
    unknownSent = true;
  }

  /** The oldest R2T that has not been answered, null if there is none. */
  Wanted nextWanted() {
    return wanted.poll();
  }

  int completions() {
    return completions;
  }

  int lastStatus() {
    return lastStatus;
  }

  int lastDword0() {
    return lastDword0;
  }

  void received(byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocate(rest.remaining() + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(rest).put(bytes).flip();
    while (all.remaining() >= Pdu.COMMON_HEADER_LENGTH) {
      int length = all.getInt(all.position() + Pdu.PLEN);
      require(length >= Pdu.COMMON_HEADER_LENGTH && length <= 2 << 20, "PLEN " + length);
      if (all.remaining() < length) {
        break;
      }
      pdu(all.slice(all.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      all.position(all.position() + length);
    }
    rest = all;
  }

  private void pdu(ByteBuffer pdu) {
    require(!terminated, "a PDU behind C2HTermReq");
    int type = pdu.get(Pdu.TYPE) & 0xff;
    int hlen = pdu.get(Pdu.HLEN) & 0xff;
    int flags = pdu.get(Pdu.FLAGS);
    boolean digest = (flags & Pdu.FLAG_HDGST) != 0;
    boolean never = type == PduType.IC_RESP || type == PduType.C2H_TERM_REQ;
    require(digest == (headerDigest && !never), "HDGST of type " + type);
    require(!digest || crc.of(pdu, 0, hlen) == pdu.getInt(hlen), "a wrong header digest");
    switch (type) {
      case PduType.IC_RESP -> {
        require(hlen == Pdu.IC_LENGTH, "HLEN of ICResp");
        headerDigest = (pdu.get(Pdu.IC_DIGESTS) & Pdu.IC_DIGEST_HEADER) != 0;
        dataDigest = (pdu.get(Pdu.IC_DIGESTS) & Pdu.IC_DIGEST_DATA) != 0;
      }
      case PduType.C2H_TERM_REQ -> terminated = true;
      case PduType.R2T -> wanted.add(new Wanted(pdu.getShort(Pdu.R2T_CCCID) & 0xffff,
          pdu.getShort(Pdu.R2T_TTAG) & 0xffff, pdu.getInt(Pdu.R2T_R2TL)));
      case PduType.C2H_DATA -> data(pdu, flags);
      case PduType.CAPSULE_RESP -> {
        lastStatus = (pdu.getShort(Pdu.CAPSULE_RESP_CQE + CqeLayout.STATUS) & 0xffff) >> 1;
        lastDword0 = pdu.getInt(Pdu.CAPSULE_RESP_CQE + CqeLayout.DW0);
        completed(pdu.getShort(Pdu.CAPSULE_RESP_CQE + CqeLayout.CID) & 0xffff);
      }
      default -> throw new AssertionError("a controller sends type " + type);
    }
  }

  private void data(ByteBuffer pdu, int flags) {
    int pdo = pdu.get(Pdu.PDO) & 0xff;
    int length = pdu.getInt(Pdu.DATA_DATAL);
    boolean digest = (flags & Pdu.FLAG_DDGST) != 0;
    require(pdo + length + (digest ? Pdu.DIGEST_LENGTH : 0) == pdu.capacity(), "DATAL " + length);
    require(!digest || crc.of(pdu, pdo, length) == pdu.getInt(pdo + length), "a wrong data digest");
    int cid = pdu.getShort(Pdu.DATA_CCCID) & 0xffff;
    require(unknownSent || outstanding.containsKey(cid), "data of command " + cid + ", which is not outstanding");
    if ((flags & Pdu.FLAG_SUCCESS) != 0) {
      lastStatus = 0;
      completed(cid);
    }
  }

  private void completed(int cid) {
    completions++;
    require(unknownSent || outstanding.containsKey(cid), "command " + cid + " is answered twice, or was never sent");
    outstanding.computeIfPresent(cid, (ignored, count) -> count == 1 ? null : count - 1);
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }
}
