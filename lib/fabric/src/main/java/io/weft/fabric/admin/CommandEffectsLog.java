// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;

/**
 * Commands Supported and Effects, 05h (NVMe Base 2.1, section 5.1.12.1.6): made from the tables that commands are looked up
 * in, so that what is announced is what is there. A command set other than the NVM Command Set has no I/O commands here;
 * that is an answer and no error, as hosts ask for several sets once CAP.CSS says that there can be others.
 */
public final class CommandEffectsLog implements LogPage {
  @Override
  public int id() {
    return LogPageId.COMMANDS_SUPPORTED_AND_EFFECTS;
  }

  @Override
  public int check(Request request) {
    return GetLogPageCommand.requireNoNamespace(request);
  }

  @Override
  public ByteBuffer page(Request request) {
    CommandTable admin = request.controller().adminCommands();
    CommandTable io = request.controller().ioCommands();
    CommandsSupportedEffects page = new CommandsSupportedEffects();
    admin.commands().forEach(c -> page.admin(c.opcode(), CommandsSupportedEffects.CSUPP | c.effects()));
    if (request.cdw(14) >>> 24 == IdentifyCns.CSI_NVM) {
      io.commands().forEach(c -> page.io(c.opcode(), CommandsSupportedEffects.CSUPP | c.effects()));
    }
    return page.encode();
  }
}
