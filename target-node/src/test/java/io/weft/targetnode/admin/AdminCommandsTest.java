// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.FabricsCommands;
import io.weft.fabric.admin.Feature;
import io.weft.fabric.admin.GetFeaturesCommand;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.IdentifyCommand;
import io.weft.fabric.admin.IdentifyData;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Transfer;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.io.IoCommands;
import io.weft.targetnode.subsystem.IoKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The command tables of an I/O controller, and the Identify fields derived from them. */
class AdminCommandsTest {
  private static final NodeHealth HEALTH = new NodeHealth(new Sensors(Sensors.LINUX), Path.of("unused"));
  private static final CommandTable PLAIN = AdminCommands.table(HEALTH, () -> Duration.ZERO);
  private static final CommandTable MANAGING = AdminCommands.managing(HEALTH, () -> Duration.ZERO);

  private static <T extends Command> T command(AdminOpcode opcode, Class<T> type) {
    return assertInstanceOf(type, PLAIN.get(opcode.code()));
  }

  private static List<String> hex(IntStream ids) {
    return ids.mapToObj("%02x"::formatted).toList();
  }

  @Test
  void adminCommands() {
    assertEquals(List.of(AdminOpcode.GET_LOG_PAGE, AdminOpcode.IDENTIFY, AdminOpcode.ABORT, AdminOpcode.SET_FEATURES,
        AdminOpcode.GET_FEATURES, AdminOpcode.ASYNC_EVENT_REQUEST, AdminOpcode.KEEP_ALIVE),
        PLAIN.commands().stream().map(Command::opcode).toList());
  }

  @Test
  void ioCommands() {
    assertEquals(List.of(IoOpcode.FLUSH, IoOpcode.WRITE, IoOpcode.READ, IoOpcode.WRITE_UNCORRECTABLE, IoOpcode.COMPARE,
        IoOpcode.WRITE_ZEROES, IoOpcode.DATASET_MANAGEMENT, IoOpcode.VERIFY, IoOpcode.COPY),
        IoCommands.table().commands().stream().map(Command::opcode).toList());
  }

  @Test
  void commandsStandAtTheirOpcodesAndHaveTheirDirections() {
    for (CommandTable table : List.of(MANAGING, IoCommands.table(), FabricsCommands.table())) {
      for (Command command : table.commands()) {
        assertSame(command, table.get(command.opcode().code()), command.opcode()::title);
        assertEquals(Transfer.of(command.opcode().code()), command.transfer(), command.opcode()::title);
      }
    }
  }

  @Test
  void identifyAnnouncesTheOptionalCommandsOfTheTables() {
    assertEquals(0, PLAIN.optionalSupport(), "OACS without a storage pool");
    assertEquals(1 << 3, MANAGING.optionalSupport(), "OACS: Namespace Management");
    assertEquals(0x18f, IoCommands.table().optionalSupport(), "ONCS");
    assertEquals(1, FabricsCommands.table().optionalSupport(), "OFCS: Disconnect");
  }

  @Test
  void oneCountedKindForEachIoCommand() {
    assertEquals(IoCommands.table().commands().size(), IoKind.values().length);
    assertEquals(IoKind.values().length, Arrays.stream(IoKind.values()).map(IoKind::label).distinct().count());
  }

  @Test
  void identifyStructures() {
    assertEquals(List.of("00", "01", "02", "03", "05", "06", "07", "08", "10", "11", "12", "13", "19", "1a", "1b", "1c"),
        hex(command(AdminOpcode.IDENTIFY, IdentifyCommand.class).structures().stream().mapToInt(IdentifyData::cns)));
  }

  @Test
  void logPages() {
    assertEquals(List.of("00", "01", "02", "03", "04", "05", "09", "0c", "12", "13"),
        hex(command(AdminOpcode.GET_LOG_PAGE, GetLogPageCommand.class).pages().stream().mapToInt(LogPage::id)));
  }

  @Test
  void features() {
    assertEquals(List.of("01", "02", "04", "05", "06", "07", "0a", "0b", "0f", "16", "19", "81", "84"),
        hex(command(AdminOpcode.GET_FEATURES, GetFeaturesCommand.class).features().all().stream().mapToInt(Feature::id)));
  }
}
