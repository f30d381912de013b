// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.Bytes;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConnectDataTest {
  private static final ConnectData DATA = new ConnectData(
      UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 0xffff, "nqn.2026-11.io.weft:s", "nqn.2026-11.io.weft:h");

  @Test
  void putsFieldsWhereTheSpecificationHasThem() {
    ByteBuffer out = Bytes.dirty(8 + ConnectData.LENGTH + 8);
    DATA.encode(out, 8);
    assertEquals("00112233445566778899aabbccddeeff", Bytes.hex(out, 8, 16));
    assertEquals("ffff", Bytes.hex(out, 8 + 16, 2));
    assertTrue(Bytes.isZero(out, 8 + 18, 238));
    assertEquals("6e716e2e", Bytes.hex(out, 8 + 256, 4));
    assertEquals('s', out.get(8 + 256 + 20));
    assertTrue(Bytes.isZero(out, 8 + 256 + 21, 235));
    assertEquals('h', out.get(8 + 512 + 20));
    assertTrue(Bytes.isZero(out, 8 + 768, 256));
    assertEquals("ffffffffffffffff", Bytes.hex(out, 0, 8), "before");
    assertEquals("ffffffffffffffff", Bytes.hex(out, 8 + 1024, 8), "behind");
  }

  @Test
  void readsWhatItWrote() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    DATA.encode(out, 0);
    assertEquals(DATA, ConnectData.decode(out, 0));
  }

  @Test
  void aNameEndsWithinItsLongestLength() {
    ByteBuffer out = Bytes.dirty(ConnectData.LENGTH);
    DATA.encode(out, 0);
    assertTrue(ConnectData.isTerminated(out, 0, ConnectData.SUBNQN));
    for (int i = 0; i < 224; i++) {
      out.put(ConnectData.SUBNQN + i, (byte) 'x');
    }
    assertFalse(ConnectData.isTerminated(out, 0, ConnectData.SUBNQN));
    out.put(ConnectData.SUBNQN + 223, (byte) 0);
    assertTrue(ConnectData.isTerminated(out, 0, ConnectData.SUBNQN));
  }

  @Test
  void refusesANameThatIsTooLong() {
    ConnectData data = new ConnectData(DATA.hostId(), 1, "n".repeat(224), "h");
    assertThrows(IllegalArgumentException.class, () -> data.encode(Bytes.dirty(ConnectData.LENGTH), 0));
  }
}
