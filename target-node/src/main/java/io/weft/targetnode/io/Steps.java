// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.netty.channel.EventLoop;
import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import java.util.concurrent.TimeUnit;

/**
 * A command that performs a series of I/Os, one after another; the first error ends it. I/Os that end immediately do
 * not deepen the stack, and after several of them the other connections of the event loop get a turn.
 */
abstract class Steps implements IoCompletion {
  /** What {@link #step} returns when it has started an I/O that ends, now or later, with {@link #ended}. */
  static final int UNDER_WAY = -1;

  private static final int STEPS_PER_TURN = 8;

  /** The progress of the current step. */
  private enum Progress {
    /** {@link #step} has not returned and its I/O has not ended. */
    STEPPING,
    /** {@link #step} has returned, and its I/O ends later. */
    PENDING,
    /** Its I/O has ended. */
    ENDED
  }

  final Request request;
  final IoContext io;
  private Progress progress = Progress.ENDED;
  private int status = StatusCode.SUCCESS;

  Steps(Request request, IoContext io) {
    this.request = request;
    this.io = io;
  }

  /**
   * Starts the next I/O, with this object as its completion.
   *
   * @return {@link #UNDER_WAY}, SUCCESS if nothing is left to do, or the status that ends the command
   */
  abstract int step();

  /** Completes the command after its last step. */
  abstract void finish(int lastStatus);

  /** Performs steps until an I/O is pending or the command has finished. */
  final void proceed() {
    for (int i = 0; i < STEPS_PER_TURN; i++) {
      progress = Progress.STEPPING;
      status = status == StatusCode.SUCCESS ? request.abandoned() : status;
      int next = status == StatusCode.SUCCESS ? step() : status;
      if (next != UNDER_WAY) {
        finish(next);
        return;
      }
      if (progress == Progress.STEPPING) {
        progress = Progress.PENDING;
        return;
      }
    }
    EventLoop loop = request.queue().transport().eventLoop();
    // A scheduled task runs after the loop has polled its sockets; one put straight into the queue would not.
    loop.schedule(this::proceed, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public final void ended(int stepStatus) {
    status = stepStatus;
    io.endChange();
    boolean later = progress == Progress.PENDING;
    progress = Progress.ENDED;
    if (later) {
      proceed();
    }
  }
}
