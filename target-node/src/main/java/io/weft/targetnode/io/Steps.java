// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.netty.channel.EventLoop;
import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.subsystem.IoContext;
import java.util.concurrent.TimeUnit;

/**
 * A command that is done as a series of I/Os, one after the other; the first error ends it. I/Os that end at once do not
 * deepen the stack, and after some of them other connections of the event loop have their turn.
 */
abstract class Steps implements IoCompletion {
  /** What {@link #step} returns when it has started an I/O that ends, now or later, with {@link #ended}. */
  static final int UNDER_WAY = -1;

  private static final int STEPS_PER_TURN = 8;

  final Request request;
  final IoContext io;
  private boolean stepping;
  private boolean endedInStep;
  private int status = StatusCode.SUCCESS;

  Steps(Request request, IoContext io) {
    this.request = request;
    this.io = io;
  }

  /**
   * Starts the next I/O, with this object as its completion.
   *
   * @return {@link #UNDER_WAY}, SUCCESS when nothing is left to do, or the status that ends the command
   */
  abstract int step();

  /** The command is over; it is still to be completed. */
  abstract void finish(int lastStatus);

  /** Goes on until an I/O ends later, or all are done. */
  final void proceed() {
    int next;
    for (int i = 0; i < STEPS_PER_TURN; i++) {
      endedInStep = false;
      stepping = true;
      status = status == StatusCode.SUCCESS ? request.abandoned() : status;
      next = status == StatusCode.SUCCESS ? step() : status;
      stepping = false;
      if (next != UNDER_WAY) {
        finish(next);
        return;
      }
      if (!endedInStep) {
        return;
      }
    }
    EventLoop loop = request.queue().transport().eventLoop();
    // A scheduled task runs after the loop has looked at its sockets; one put straight into the queue would not.
    loop.schedule(this::proceed, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public final void ended(int stepStatus) {
    status = stepStatus;
    io.changed();
    if (stepping) {
      endedInStep = true;
    } else {
      proceed();
    }
  }
}
