// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.CommandsSupportedEffects;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.IoContext;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.NamespaceFlush;
import java.util.ArrayList;
import java.util.List;

/** Flush (NVM Command Set 1.1, section 3.3.1; Base 2.1, section 7.2), for one namespace or for all that are attached. */
final class FlushCommand implements Command {

  @Override
  public int opcode() {
    return IoOpcode.FLUSH;
  }

  @Override
  public String name() {
    return "Flush";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  public int effects() {
    return CommandsSupportedEffects.CSP_NAMESPACE;
  }

  @Override
  public int check(Request request) {
    return request.nsid() == Nsid.ALL
        ? StatusCode.SUCCESS
        : ((IoController) request.controller()).bind(request, IoContext.of(request));
  }

  @Override
  public void execute(Request request) {
    if (request.nsid() == Nsid.ALL) {
      flushAll(request);
    } else {
      IoContext io = IoContext.of(request).start(IoKind.FLUSH, 0);
      io.lane().flush(io);
    }
  }

  @Override
  public boolean cancel(Request request) {
    IoContext io = IoContext.of(request);
    return request.nsid() != Nsid.ALL && io.lane().cancel(io);
  }

  private static void flushAll(Request request) {
    List<AttachedNamespace> reachable = new ArrayList<>(((IoController) request.controller()).attachments().all());
    reachable.removeIf(attached -> attached.ioStatus() != StatusCode.SUCCESS);
    NamespaceFlush.start(reachable, request.queue().transport().eventLoop(), request::complete);
  }
}
