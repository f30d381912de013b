// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.netty.channel.EventLoop;
import io.weft.fabric.Request;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.NamespaceFlush;

/** Flush (NVMe Base 2.1, section 7.2), for one namespace or for all attached namespaces. */
final class FlushCommand extends NamespaceCommand {

  @Override
  public IoOpcode opcode() {
    return IoOpcode.FLUSH;
  }

  @Override
  boolean namesBlocks() {
    return false;
  }

  @Override
  public int check(Request request) {
    return isForAll(request) ? StatusCode.SUCCESS : super.check(request);
  }

  @Override
  int check(Request request, IoContext io) {
    return StatusCode.SUCCESS;
  }

  @Override
  public void execute(Request request) {
    if (isForAll(request)) {
      EventLoop loop = request.queue().transport().eventLoop();
      NamespaceFlush.start(NamespaceAccess.reachable(request), loop, request::complete);
    } else {
      super.execute(request);
    }
  }

  @Override
  void execute(Request request, IoContext io) {
    io.lane().flush(io.start(IoKind.FLUSH, 0));
  }

  @Override
  public boolean cancel(Request request) {
    return !isForAll(request) && super.cancel(request);
  }

  private static boolean isForAll(Request request) {
    return request.nsid() == Nsid.ALL;
  }
}
