// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.AnaState;
import io.weft.nvme.Bytes;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.NamespaceList;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogPagesTest {
  @Test
  void enduranceGroupFieldsStandWhereTheyShould() {
    EnduranceGroupLog log = new EnduranceGroupLog()
        .set(EnduranceGroupLogField.EGCW, 4)
        .set(EnduranceGroupLogField.AVSP, 100)
        .set(EnduranceGroupLogField.MUW, 0x1122)
        .set(EnduranceGroupLogField.NEILE, 7)
        .set(EnduranceGroupLogField.TEGCAP, 1L << 40);
    ByteBuffer out = Bytes.dirty(512);
    log.encode(out, 0);
    assertEquals("0400006400000000", Bytes.hex(out, 0, 8));
    assertEquals("22110000000000000000000000000000", Bytes.hex(out, 80, 16));
    assertEquals(7, out.get(144));
    assertEquals(1, out.get(165));
    assertEquals(log, EnduranceGroupLog.decode(out, 0));
  }

  @Test
  void smartCountersHaveSixteenBytes() {
    SmartLog log = new SmartLog().set(SmartLogField.DUR, -1).set(SmartLogField.CTEMP, 300);
    ByteBuffer out = Bytes.dirty(512);
    log.encode(out, 0);
    assertEquals("ffffffffffffffff0000000000000000", Bytes.hex(out, 32, 16));
    assertEquals("2c01", Bytes.hex(out, 1, 2));
    assertEquals(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), log.getBig(SmartLogField.DUR));
    assertEquals(0, SmartLog.dataUnits(0));
    assertEquals(1, SmartLog.dataUnits(512));
    assertEquals(2, SmartLog.dataUnits(512_001));
  }

  @Test
  void errorEntryHasItsFieldsInPlace() {
    ByteBuffer out = Bytes.dirty(64);
    new ErrorLogEntry()
        .set(ErrorLogField.ECNT, 1)
        .set(ErrorLogField.SQID, 2)
        .set(ErrorLogField.CID, 0x1234)
        .set(ErrorLogField.STATUS, StatusCode.INVALID_FIELD << 1)
        .set(ErrorLogField.PEL, ErrorLogEntry.parameterErrorLocation(SqeLayout.CDW10, 3))
        .set(ErrorLogField.OPC, AdminOpcode.IDENTIFY.code())
        .encode(out, 0);
    assertEquals("0100000000000000" + "0200" + "3412" + "0400" + "2803", Bytes.hex(out, 0, 16));
    assertEquals(6, out.get(31));
    assertEquals(0, out.get(63));
  }

  @Test
  void effectsHaveAdminCommandsFirst() {
    CommandsSupportedEffects page = new CommandsSupportedEffects()
        .admin(AdminOpcode.IDENTIFY.code(), CommandsSupportedEffects.CSUPP)
        .io(IoOpcode.WRITE.code(), CommandsSupportedEffects.CSUPP | CommandsSupportedEffects.LBCC);
    ByteBuffer out = page.encode();
    assertEquals(1, out.getInt(4 * 6));
    assertEquals(3, out.getInt(1024 + 4));
    assertEquals(0, out.getInt(4));
    assertEquals(3, CommandsSupportedEffects.decode(out, 0).io(IoOpcode.WRITE.code()));
  }

  @Test
  void supportedIdentifiersAreIndexedByTheirNumber() {
    ByteBuffer out = new SupportedIdentifiers().set(0x70, SupportedIdentifiers.SUPPORTED).encode();
    assertEquals(1, out.getInt(0x70 * 4));
    assertEquals(1, SupportedIdentifiers.decode(out, 0).get(0x70));
    assertEquals(0, SupportedIdentifiers.decode(out, 0).get(0x71));
  }

  @Test
  void anaLogReadsBackAndHasItsGroupsInPlace() {
    AnaLog log = new AnaLog(7, List.of(
        new AnaLog.Group(1, 3, AnaState.OPTIMIZED, List.of(1, 2)),
        new AnaLog.Group(9, 4, AnaState.INACCESSIBLE, List.of())));
    ByteBuffer out = log.encode();
    assertEquals(16 + 32 + 8 + 32, out.limit());
    assertEquals("0700000000000000" + "0200" + "000000000000", Bytes.hex(out, 0, 16));
    assertEquals("01000000" + "02000000" + "0300000000000000" + "01", Bytes.hex(out, 16, 17));
    assertEquals("0100000002000000" + "09000000", Bytes.hex(out, 48, 12));
    assertEquals(log, AnaLog.decode(out, 0));
    out.putInt(20, 1000);
    assertThrows(IllegalArgumentException.class, () -> AnaLog.decode(out, 0));
  }

  @Test
  void namespaceListEndsWithZero() {
    ByteBuffer out = Bytes.dirty(4096);
    NamespaceList.encode(out, 0, new int[] {1, 5, 0xffff_fffe});
    assertEquals("0100000005000000feffffff00000000", Bytes.hex(out, 0, 16));
    assertTrue(Bytes.isZero(out, 12, 4084));
    assertArrayEquals(new int[] {1, 5, 0xffff_fffe}, NamespaceList.decode(out, 0));
    NamespaceList.encode(out, 0, java.util.stream.IntStream.rangeClosed(1, 2000).toArray());
    assertEquals(1024, NamespaceList.decode(out, 0).length);
  }

  @Test
  void controllerListStartsWithItsCount() {
    ByteBuffer out = Bytes.dirty(4096);
    ControllerList.encode(out, 0, new int[] {1, 0xffef});
    assertEquals("02000100efff0000", Bytes.hex(out, 0, 8));
    assertArrayEquals(new int[] {1, 0xffef}, ControllerList.decode(out, 0));
  }

  @Test
  void aWindowIsCutAndFilledWithZeroes() {
    ByteBuffer page = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    ByteBuffer out = Bytes.dirty(8);
    PageWindow.copy(page, 2, out, 1, 4);
    assertEquals("ff03040000ffffff", Bytes.hex(out, 0, 8));
    PageWindow.copy(page, 4, out, 0, 8);
    assertTrue(Bytes.isZero(out, 0, 8));
    PageWindow.copy(page, 1, out, 0, 2);
    assertEquals("0203", Bytes.hex(out, 0, 2));
  }

  @Test
  void effectsFollowFromTheCommand() {
    int supported = CommandsSupportedEffects.CSUPP;
    assertEquals(supported, CommandsSupportedEffects.effects(IoOpcode.READ));
    assertEquals(supported, CommandsSupportedEffects.effects(IoOpcode.FLUSH));
    assertEquals(supported | CommandsSupportedEffects.LBCC, CommandsSupportedEffects.effects(IoOpcode.COPY));
    assertEquals(supported, CommandsSupportedEffects.effects(AdminOpcode.IDENTIFY));
    assertEquals(supported | CommandsSupportedEffects.NIC,
        CommandsSupportedEffects.effects(AdminOpcode.NAMESPACE_MANAGEMENT));
    assertEquals(supported | CommandsSupportedEffects.NIC,
        CommandsSupportedEffects.effects(AdminOpcode.NAMESPACE_ATTACHMENT));
  }

  @DisplayName("an I/O command has no effects that Linux 6.12 calls unusual (mend 28)")
  @ParameterizedTest
  @EnumSource
  void effectsOfIoCommandsAreUsual(IoOpcode opcode) {
    int usual = CommandsSupportedEffects.CSUPP | CommandsSupportedEffects.LBCC;
    assertEquals(0, CommandsSupportedEffects.effects(opcode) & ~usual);
  }
}
