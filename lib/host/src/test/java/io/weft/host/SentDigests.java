// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.nvme.Crc32c;
import io.weft.nvme.tcp.Pdu;
import io.weft.testkit.wire.RawPdu;
import java.nio.ByteBuffer;
import java.util.List;

/** Checks the digests of PDUs that the host sent. */
final class SentDigests {
  private SentDigests() {}

  static void check(List<RawPdu> pdus, boolean headerDigest, boolean dataDigest) {
    for (RawPdu pdu : pdus) {
      int hlen = pdu.get8(Pdu.HLEN);
      assertEquals(headerDigest, (pdu.flags() & Pdu.FLAG_HDGST) != 0, "HDGSTF");
      assertEquals(dataDigest, (pdu.flags() & Pdu.FLAG_DDGST) != 0, "DDGSTF");
      assertEquals(hlen + (headerDigest ? 4 : 0), pdu.get8(Pdu.PDO), "PDO");
      if (headerDigest) {
        assertEquals(crc(pdu.range(0, hlen)), pdu.get32(hlen), "header digest");
      }
      if (dataDigest) {
        assertEquals(crc(pdu.data()), pdu.get32(pdu.length() - 4), "data digest");
      }
    }
  }

  private static int crc(byte[] bytes) {
    return new Crc32c().of(ByteBuffer.wrap(bytes), 0, bytes.length);
  }
}
