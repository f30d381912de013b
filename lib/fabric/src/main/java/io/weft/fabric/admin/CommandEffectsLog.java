// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.CommandTable;
import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;
import java.nio.ByteBuffer;

/**
 * Commands Supported and Effects, 05h (NVMe Base 2.1, section 5.1.12.1.6): generated from the tables that commands are
 * looked up in, so that it cannot differ from them. For a command set other than the NVM Command Set it lists no I/O
 * commands; that is not an error, since hosts query several sets if CAP.CSS says that there may be others.
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
    admin.commands().forEach(c -> page.admin(c.opcode().code(), CommandsSupportedEffects.effects(c.opcode())));
    if (LogPageRequest.csi(request.cdw(14)) == IdentifyCns.CSI_NVM) {
      io.commands().forEach(c -> page.io(c.opcode().code(), CommandsSupportedEffects.effects(c.opcode())));
    }
    return page.encode();
  }
}
