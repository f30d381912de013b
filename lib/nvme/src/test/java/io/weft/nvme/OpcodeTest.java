// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.nvme.fabrics.FabricsCommandType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The entries of all commands against the specifications' figures, which are typed out here. */
class OpcodeTest {
  /** NVMe Base 2.1, section 5, figure "Opcodes for Admin Commands". */
  private static final List<String> ADMIN = List.of(
      "00h NONE Delete I/O Submission Queue",
      "01h HOST_TO_CONTROLLER Create I/O Submission Queue",
      "02h CONTROLLER_TO_HOST Get Log Page",
      "04h NONE Delete I/O Completion Queue",
      "05h HOST_TO_CONTROLLER Create I/O Completion Queue",
      "06h CONTROLLER_TO_HOST Identify",
      "08h NONE Abort",
      "09h HOST_TO_CONTROLLER Set Features",
      "0ah CONTROLLER_TO_HOST Get Features",
      "0ch NONE Asynchronous Event Request",
      "0dh HOST_TO_CONTROLLER Namespace Management",
      "10h NONE Firmware Commit",
      "11h HOST_TO_CONTROLLER Firmware Image Download",
      "14h NONE Device Self-test",
      "15h HOST_TO_CONTROLLER Namespace Attachment",
      "18h NONE Keep Alive",
      "19h HOST_TO_CONTROLLER Directive Send",
      "1ah CONTROLLER_TO_HOST Directive Receive",
      "21h HOST_TO_CONTROLLER Discovery Information Management",
      "7fh BIDIRECTIONAL Fabrics",
      "80h NONE Format NVM",
      "81h HOST_TO_CONTROLLER Security Send",
      "82h CONTROLLER_TO_HOST Security Receive",
      "84h NONE Sanitize",
      "86h CONTROLLER_TO_HOST Get LBA Status");

  /** NVMe Base 2.1, section 7, and NVM Command Set 1.1, section 3, figures "Opcodes for I/O Commands". */
  private static final List<String> IO = List.of(
      "00h NONE Flush",
      "01h HOST_TO_CONTROLLER Write",
      "02h CONTROLLER_TO_HOST Read",
      "04h NONE Write Uncorrectable",
      "05h HOST_TO_CONTROLLER Compare",
      "08h NONE Write Zeroes",
      "09h HOST_TO_CONTROLLER Dataset Management",
      "0ch NONE Verify",
      "0dh HOST_TO_CONTROLLER Reservation Register",
      "0eh CONTROLLER_TO_HOST Reservation Report",
      "11h HOST_TO_CONTROLLER Reservation Acquire",
      "15h HOST_TO_CONTROLLER Reservation Release",
      "18h NONE Cancel",
      "19h HOST_TO_CONTROLLER Copy");

  /** NVMe Base 2.1, section 6, figure "Fabrics Command Type". */
  private static final List<String> FABRICS = List.of(
      "00h NONE Property Set",
      "01h HOST_TO_CONTROLLER Connect",
      "04h NONE Property Get",
      "05h HOST_TO_CONTROLLER Authentication Send",
      "06h CONTROLLER_TO_HOST Authentication Receive",
      "08h NONE Disconnect");

  private static List<String> table(Opcode[] entries) {
    return Arrays.stream(entries)
        .map(e -> "%02xh %s %s".formatted(e.code(), e.transfer(), e.title()))
        .toList();
  }

  @Test
  void adminCommands() {
    assertEquals(ADMIN, table(AdminOpcode.values()));
  }

  @Test
  void ioCommands() {
    assertEquals(IO, table(IoOpcode.values()));
  }

  @Test
  void fabricsCommands() {
    assertEquals(FABRICS, table(FabricsCommandType.values()));
  }

  @ParameterizedTest
  @CsvSource({"00, NONE", "01, HOST_TO_CONTROLLER", "02, CONTROLLER_TO_HOST", "03, BIDIRECTIONAL",
      "fc, NONE", "fd, HOST_TO_CONTROLLER", "fe, CONTROLLER_TO_HOST", "ff, BIDIRECTIONAL"})
  void theLowTwoBitsAreTheDirection(String code, Transfer expected) {
    assertEquals(expected, Transfer.of(HexFormat.fromHexDigits(code)));
    assertEquals(expected, Transfer.of((byte) HexFormat.fromHexDigits(code)), "as a signed byte");
  }

  @Test
  void commandsThatChangeBlocks() {
    Set<IoOpcode> expected = EnumSet.of(IoOpcode.WRITE, IoOpcode.WRITE_UNCORRECTABLE, IoOpcode.WRITE_ZEROES,
        IoOpcode.DATASET_MANAGEMENT, IoOpcode.COPY);
    assertEquals(expected,
        Arrays.stream(IoOpcode.values()).filter(Opcode::mayChangeBlocks).collect(Collectors.toSet()));
    assertEquals(0, Arrays.stream(FabricsCommandType.values()).filter(Opcode::mayChangeBlocks).count());
  }

  @Test
  void commandsThatChangeTheInventory() {
    assertEquals(Set.of(AdminOpcode.NAMESPACE_MANAGEMENT, AdminOpcode.NAMESPACE_ATTACHMENT),
        Arrays.stream(AdminOpcode.values()).filter(Opcode::mayChangeNamespaces).collect(Collectors.toSet()));
    assertEquals(0, Arrays.stream(IoOpcode.values()).filter(Opcode::mayChangeNamespaces).count());
  }

  @ParameterizedTest
  @CsvSource({"COMPARE, 0", "WRITE_UNCORRECTABLE, 1", "DATASET_MANAGEMENT, 2", "WRITE_ZEROES, 3",
      "RESERVATION_REGISTER, 5", "RESERVATION_REPORT, 5", "RESERVATION_ACQUIRE, 5", "RESERVATION_RELEASE, 5",
      "VERIFY, 7", "COPY, 8"})
  void bitsOfOncs(IoOpcode opcode, int bit) {
    assertEquals(1 << bit, opcode.optionalSupport());
  }

  @ParameterizedTest
  @CsvSource({"SECURITY_SEND, 0", "SECURITY_RECEIVE, 0", "FORMAT_NVM, 1", "FIRMWARE_COMMIT, 2", "FIRMWARE_DOWNLOAD, 2",
      "NAMESPACE_MANAGEMENT, 3", "NAMESPACE_ATTACHMENT, 3", "DEVICE_SELF_TEST, 4", "DIRECTIVE_SEND, 5",
      "DIRECTIVE_RECEIVE, 5", "GET_LBA_STATUS, 9"})
  void bitsOfOacs(AdminOpcode opcode, int bit) {
    assertEquals(1 << bit, opcode.optionalSupport());
  }

  @Test
  void onlyDisconnectHasABitOfOfcs() {
    for (FabricsCommandType type : FabricsCommandType.values()) {
      assertEquals(type == FabricsCommandType.DISCONNECT ? 1 : 0, type.optionalSupport(), type::title);
    }
  }

  @Test
  void startingLba() {
    Set<IoOpcode> with = EnumSet.of(IoOpcode.WRITE, IoOpcode.READ, IoOpcode.WRITE_UNCORRECTABLE, IoOpcode.COMPARE,
        IoOpcode.WRITE_ZEROES, IoOpcode.VERIFY);
    Set<IoOpcode> without = EnumSet.of(IoOpcode.FLUSH, IoOpcode.DATASET_MANAGEMENT, IoOpcode.COPY, IoOpcode.CANCEL,
        IoOpcode.RESERVATION_REGISTER, IoOpcode.RESERVATION_REPORT, IoOpcode.RESERVATION_ACQUIRE,
        IoOpcode.RESERVATION_RELEASE);
    for (IoOpcode opcode : IoOpcode.values()) {
      assertEquals(true, with.contains(opcode) || without.contains(opcode), () -> opcode + " is in neither list");
      assertEquals(with.contains(opcode), IoOpcode.hasStartingLba(opcode.code()), opcode::title);
    }
  }

  @Test
  void everyIoCommandIsInOneOfTheListsOfOncs() {
    Set<IoOpcode> withoutBit = EnumSet.of(IoOpcode.FLUSH, IoOpcode.WRITE, IoOpcode.READ, IoOpcode.CANCEL);
    for (IoOpcode opcode : IoOpcode.values()) {
      assertEquals(withoutBit.contains(opcode), opcode.optionalSupport() == 0, opcode::title);
    }
  }

  @Test
  void anUnknownOpcodeHasNoStartingLba() {
    assertEquals(false, IoOpcode.hasStartingLba(0xff));
  }

  @Test
  void entriesAreFoundByTheirCodes() {
    for (AdminOpcode opcode : AdminOpcode.values()) {
      assertSame(opcode, AdminOpcode.of(opcode.code()));
      assertEquals(opcode.title(), AdminOpcode.describe(opcode.code()));
    }
    for (IoOpcode opcode : IoOpcode.values()) {
      assertSame(opcode, IoOpcode.of(opcode.code()));
      assertEquals(opcode.title(), IoOpcode.describe(opcode.code()));
    }
    for (FabricsCommandType type : FabricsCommandType.values()) {
      assertSame(type, FabricsCommandType.of(type.code()));
      assertEquals(type.title(), FabricsCommandType.describe(type.code()));
    }
  }

  @Test
  void whatHasNoEntryIsDescribedByItsCode() {
    assertNull(AdminOpcode.of(0xc0));
    assertNull(IoOpcode.of(0xc0));
    assertNull(FabricsCommandType.of(0xc0));
    assertEquals("admin opcode c0h", AdminOpcode.describe(0xc0));
    assertEquals("I/O opcode c0h", IoOpcode.describe(0xc0));
    assertEquals("Fabrics command type c0h", FabricsCommandType.describe(0xc0));
  }

  @Test
  void aFabricsCommandHasItsTitleOnAnyQueue() {
    assertEquals("Fabrics", AdminOpcode.describe(0x7f));
    assertEquals("Fabrics", IoOpcode.describe(0x7f));
  }
}
