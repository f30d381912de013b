// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.nvme.CommandsSupportedEffects;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.LogPageId;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;

/**
 * Commands Supported and Effects, 05h (NVMe Base 2.1, section 5.1.12.1.6), of the NVM Command Set: made from the tables
 * that commands are looked up in, so that what is announced is what is there.
 */
public final class CommandEffectsLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS;
  }

  @Override
  public int check(Request request) {
    return request.cdw(14) >>> 24 == IdentifyCns.CSI_NVM
        ? GetLogPageCommand.requireNoNamespace(request)
        : request.invalidField(SqeLayout.CDW14 + 3);
  }

  @Override
  public ByteBuffer page(Request request) {
    return page(request.controller().adminCommands(), request.controller().ioCommands());
  }

  private static ByteBuffer page(CommandTable admin, CommandTable io) {
    CommandsSupportedEffects page = new CommandsSupportedEffects();
    admin.commands().forEach(c -> page.admin(c.opcode(), CommandsSupportedEffects.CSUPP | c.effects()));
    io.commands().forEach(c -> page.io(c.opcode(), CommandsSupportedEffects.CSUPP | c.effects()));
    return page.encode();
  }
}
