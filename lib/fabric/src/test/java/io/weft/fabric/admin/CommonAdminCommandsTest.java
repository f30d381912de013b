// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Transfer;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonAdminCommandsTest {
  private static final LogPage DISCOVERY = new LogPage() {
    @Override
    public int id() {
      return LogPageId.DISCOVERY;
    }

    @Override
    public ByteBuffer page(Request request) {
      return ByteBuffer.allocate(4);
    }
  };
  private static final IdentifyData CONTROLLER = new IdentifyData() {
    @Override
    public int cns() {
      return 1;
    }

    @Override
    public void fill(Request request, ByteBuffer out, int base) {
      throw new UnsupportedOperationException("not asked for");
    }
  };

  private final List<Command> commands = CommonAdminCommands.of(0, List.of(), List.of(DISCOVERY), List.of(CONTROLLER));
  private final CommandTable table = new CommandTable(commands);

  private <T extends Command> T command(AdminOpcode opcode, Class<T> type) {
    return type.cast(table.get(opcode.code()));
  }

  @Test
  void everyControllerTypeHasTheSameCommands() {
    assertEquals(List.of(AdminOpcode.GET_LOG_PAGE, AdminOpcode.IDENTIFY, AdminOpcode.SET_FEATURES,
        AdminOpcode.GET_FEATURES, AdminOpcode.ASYNC_EVENT_REQUEST, AdminOpcode.KEEP_ALIVE),
        table.commands().stream().map(Command::opcode).toList());
  }

  @Test
  void aControllersOwnLogPagesAreAddedToTheCommonOnes() {
    assertEquals(List.of(LogPageId.SUPPORTED_LOG_PAGES, LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS,
        LogPageId.FEATURE_EFFECTS, LogPageId.NVME_MI_EFFECTS, LogPageId.DISCOVERY),
        command(AdminOpcode.GET_LOG_PAGE, GetLogPageCommand.class).pages().stream().map(LogPage::id).toList());
  }

  @Test
  void featuresThatEveryControllerHas() {
    assertEquals(List.of(FeatureId.ASYNC_EVENT_CONFIGURATION, FeatureId.KEEP_ALIVE_TIMER),
        command(AdminOpcode.GET_FEATURES, GetFeaturesCommand.class).features().all().stream().map(Feature::id).toList());
  }

  @Test
  void structuresAreTheControllersOwn() {
    assertEquals(List.of(CONTROLLER), command(AdminOpcode.IDENTIFY, IdentifyCommand.class).structures());
  }

  @Test
  void aCommandsDirectionIsThatOfItsOpcode() {
    for (Command command : commands) {
      assertEquals(command.opcode().transfer(), command.transfer(), command.opcode()::title);
    }
    assertEquals(Transfer.CONTROLLER_TO_HOST, command(AdminOpcode.IDENTIFY, IdentifyCommand.class).transfer());
  }

  @Test
  void noCommonCommandIsOptional() {
    assertEquals(0, table.optionalSupport());
  }

  @Test
  void twoCommandsOfOneOpcodeAreNamed() {
    Exception thrown = assertThrows(IllegalArgumentException.class,
        () -> new CommandTable(List.of(new KeepAliveCommand(), new KeepAliveCommand())));
    assertTrue(thrown.getMessage().contains("Keep Alive and Keep Alive have the same opcode, 18h"), thrown::getMessage);
  }
}
