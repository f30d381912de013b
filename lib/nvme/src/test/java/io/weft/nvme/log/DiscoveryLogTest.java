// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.AddressFamily;
import io.weft.nvme.Bytes;
import io.weft.nvme.TransportType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiscoveryLogTest {
  private static final DiscoveryLogEntry ENTRY = new DiscoveryLogEntry(
      TransportType.TCP.code(), AddressFamily.IPV4.code(), DiscoveryLogEntry.SUBTYPE_NVM,
      DiscoveryLogEntry.TREQ_NO_SQ_FLOW_CONTROL, 1, 0xffff, 32,
      DiscoveryLogEntry.EFLAG_EPCSD, "4420", "nqn.2026-11.io.weft:demo", "127.0.0.1", 0);

  @Test
  @DisplayName("rule 38: texts of an entry are padded with NULs, fields are at the offsets that hosts read")
  void entryHasItsFieldsInPlace() {
    ByteBuffer out = Bytes.dirty(1024);
    ENTRY.encode(out, 0);
    assertEquals("03010204" + "0100" + "ffff" + "2000" + "0200", Bytes.hex(out, 0, 12));
    assertTrue(Bytes.isZero(out, 12, 20));
    assertEquals("34343230" + "00".repeat(28), Bytes.hex(out, 32, 32));
    assertTrue(Bytes.isZero(out, 64, 192));
    assertEquals("6e716e2e", Bytes.hex(out, 256, 4));
    assertTrue(Bytes.isZero(out, 256 + 24, 256 - 24));
    assertEquals("3132372e302e302e31" + "00".repeat(247), Bytes.hex(out, 512, 256));
    assertTrue(Bytes.isZero(out, 768, 256));
  }

  @Test
  void readsTextsThatAreSpacePadded() {
    ByteBuffer out = Bytes.dirty(1024);
    ENTRY.encode(out, 0);
    for (int i = 4; i < 32; i++) {
      out.put(32 + i, (byte) ' ');
    }
    assertEquals(ENTRY, DiscoveryLogEntry.decode(out, 0));
  }

  @Test
  void pageReadsBack() {
    DiscoveryLogPage page = new DiscoveryLogPage(5, List.of(ENTRY, ENTRY));
    ByteBuffer out = page.encode();
    assertEquals(3 * 1024, out.limit());
    assertEquals("0500000000000000" + "0200000000000000" + "0000", Bytes.hex(out, 0, 18));
    assertEquals(page, DiscoveryLogPage.decode(out, 0));
  }

  @Test
  void refusesAPageThatIsShorterThanItSays() {
    ByteBuffer out = new DiscoveryLogPage(5, List.of(ENTRY)).encode();
    out.putLong(DiscoveryLogPage.NUMREC, 2);
    assertThrows(IllegalArgumentException.class, () -> DiscoveryLogPage.decode(out, 0));
    out.putLong(DiscoveryLogPage.NUMREC, -1);
    assertThrows(IllegalArgumentException.class, () -> DiscoveryLogPage.decode(out, 0));
    out.putLong(DiscoveryLogPage.NUMREC, 1).putShort(DiscoveryLogPage.RECFMT, (short) 1);
    assertThrows(IllegalArgumentException.class, () -> DiscoveryLogPage.decode(out, 0));
  }

  @Test
  void refusesAnAddressThatIsTooLong() {
    DiscoveryLogEntry entry = new DiscoveryLogEntry(3, 1, 2, 0, 1, 0xffff, 32, 0, "4".repeat(33), "nqn.x", "::1", 0);
    assertThrows(IllegalArgumentException.class, () -> entry.encode(Bytes.dirty(1024), 0));
  }
}
