// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.CommandsSupportedEffects;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.LogPageId;
import io.weft.target.subsystem.IoController;
import java.nio.ByteBuffer;

/**
 * Commands Supported and Effects, 05h (NVMe Base 2.1, section 5.1.12.1.6): made from the tables that commands are looked
 * up in, so that what is announced is what is there.
 */
final class CommandEffectsLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS;
  }

  @Override
  public ByteBuffer page(Request request) {
    IoController controller = (IoController) request.controller();
    return page(controller.adminCommands(), controller.ioCommands());
  }

  static ByteBuffer page(CommandTable admin, CommandTable io) {
    CommandsSupportedEffects effects = new CommandsSupportedEffects();
    admin.commands().forEach(command -> effects.admin(command.opcode(), CommandsSupportedEffects.CSUPP));
    io.commands().forEach(command -> effects.io(command.opcode(), effects(command.opcode())));
    return effects.encode();
  }

  private static int effects(int opcode) {
    boolean changesBlocks =
        switch (opcode) {
          case IoOpcode.WRITE, IoOpcode.WRITE_ZEROES, IoOpcode.DATASET_MANAGEMENT -> true;
          default -> false;
        };
    return CommandsSupportedEffects.CSUPP | (changesBlocks ? CommandsSupportedEffects.LBCC : 0);
  }
}
