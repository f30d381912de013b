// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.Bytes;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamespaceDescriptorListTest {
  private static final UUID UUID_1 = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  @Test
  void descriptorsFollowOneAnother() {
    byte[] nguid = new byte[16];
    nguid[0] = 0x11;
    ByteBuffer out = Bytes.dirty(4096);
    new NamespaceDescriptorList(null, nguid, UUID_1, 0).encode(out, 0);
    assertEquals("02100000" + "11" + "00".repeat(15), Bytes.hex(out, 0, 20));
    assertEquals("03100000" + "00112233445566778899aabbccddeeff", Bytes.hex(out, 20, 20));
    assertEquals("0401000000", Bytes.hex(out, 40, 5));
    assertTrue(Bytes.isZero(out, 45, 4051));

    NamespaceDescriptorList list = NamespaceDescriptorList.decode(out, 0);
    assertNull(list.eui64());
    assertArrayEquals(nguid, list.nguid());
    assertEquals(UUID_1, list.uuid());
  }

  @Test
  void passesOverTypesItDoesNotKnow() {
    ByteBuffer out = Bytes.dirty(4096);
    new NamespaceDescriptorList(new byte[8], null, UUID_1, 0).encode(out, 0);
    out.put(0, (byte) 0x77);
    NamespaceDescriptorList list = NamespaceDescriptorList.decode(out, 0);
    assertNull(list.eui64());
    assertEquals(UUID_1, list.uuid());
  }

  @Test
  void refusesAWrongLength() {
    ByteBuffer out = Bytes.dirty(4096);
    new NamespaceDescriptorList(null, null, UUID_1, 0).encode(out, 0);
    out.put(1, (byte) 8);
    assertThrows(IllegalArgumentException.class, () -> NamespaceDescriptorList.decode(out, 0));
  }
}
