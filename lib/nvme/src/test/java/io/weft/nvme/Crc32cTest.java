// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Test values of CRC32C from RFC 3720, appendix B.4. */
class Crc32cTest {
  private final Crc32c crc = new Crc32c();

  @Test
  void thirtyTwoZeroes() {
    assertEquals(0x8a9136aa, crc.of(ByteBuffer.allocate(40), 4, 32));
  }

  @Test
  void theDigitsOneToNine() {
    ByteBuffer in = ByteBuffer.allocateDirect(9).put("123456789".getBytes(StandardCharsets.US_ASCII)).clear();
    assertEquals(0xe3069283, crc.of(in, 0, 9));
    assertEquals(0xe3069283, crc.reset().update(in, 0, 4).update(in, 4, 5).value());
  }

  @Test
  void leavesTheBufferAsItWas() {
    ByteBuffer in = ByteBuffer.allocate(16).position(3).limit(7);
    crc.of(in, 8, 0);
    crc.of(in, 4, 3);
    assertEquals(3, in.position());
    assertEquals(7, in.limit());
  }
}
