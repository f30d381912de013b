// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.command;

import io.netty.channel.EventLoop;
import io.weft.fabric.Command;
import io.weft.fabric.Queue;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.admin.identify.IdentifyControllerData;
import java.util.concurrent.RejectedExecutionException;

/**
 * Abort (NVMe Base 2.1, section 5.1.1): aborts a command of any queue, if it has not reached the disk. Dword 0 says
 * whether it was aborted (IANP cleared); if so, its completion has been sent before that of Abort.
 */
public final class AbortCommand implements Command {
  private static final int ABORTED = 0;
  private static final int IMMEDIATE_ABORT_NOT_PERFORMED = 1;

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.ABORT;
  }

  @Override
  public int check(Request request) {
    long outstanding =
        request.queue().outstanding().stream().filter(other -> other.opcode() == AdminOpcode.ABORT.code()).count();
    return outstanding <= IdentifyControllerData.ABORT_LIMIT + 1 ? StatusCode.SUCCESS : StatusCode.ABORT_LIMIT_EXCEEDED | StatusCode.DNR;
  }

  @Override
  public void execute(Request request) {
    Queue queue = request.controller().queue(request.cdw(10) & 0xffff);
    EventLoop own = request.queue().transport().eventLoop();
    if (queue == null) {
      answer(request, false);
    } else if (queue.transport().eventLoop() == own) {
      answer(request, abort(queue, request));
    } else {
      try {
        queue.transport().eventLoop().execute(() -> {
          boolean aborted = abort(queue, request);
          own.execute(() -> answer(request, aborted));
        });
      } catch (RejectedExecutionException e) {
        // The event loop has terminated, and all commands of its queues with it.
        answer(request, false);
      }
    }
  }

  private static boolean abort(Queue queue, Request request) {
    return queue.abort(request.cdw(10) >>> 16, request);
  }

  private static void answer(Request request, boolean aborted) {
    request.complete(StatusCode.SUCCESS, aborted ? ABORTED : IMMEDIATE_ABORT_NOT_PERFORMED);
  }
}
