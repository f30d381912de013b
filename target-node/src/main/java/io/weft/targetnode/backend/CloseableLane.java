// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.netty.channel.EventLoop;
import io.vertx.core.Promise;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** What all lanes share: the count of outstanding I/O, so that closing can wait for the last one. Loop-confined. */
public abstract class CloseableLane implements Lane {
  /** The loop that this lane belongs to. */
  public final EventLoop loop;

  private int outstanding;
  private boolean closed;
  private @Nullable Promise<Void> ended;

  public CloseableLane(EventLoop loop) {
    this.loop = loop;
  }

  /** Counts an I/O in, or answers it if the lane is closed. @return whether the I/O may go on to {@link #end} */
  protected final boolean begin(IoCompletion completion) {
    if (refuses(completion)) {
      return false;
    }
    outstanding++;
    return true;
  }

  /** Answers an I/O if the lane is closed; enough for one that completes before its method returns. */
  protected final boolean refuses(IoCompletion completion) {
    if (closed) {
      completion.ended(StatusCode.INTERNAL_PATH_ERROR);
    }
    return closed;
  }

  /** Counts an I/O out and reports it; the last one of a closed lane ends the lane. */
  protected final void end(IoCompletion completion, int status) {
    outstanding--;
    try {
      completion.ended(status);
    } finally {
      endIfIdle();
    }
  }

  /** Refuses new I/O and ends the promise when none is outstanding. On the loop. */
  final void close(Promise<Void> whenEnded) {
    closed = true;
    ended = whenEnded;
    endIfIdle();
  }

  private void endIfIdle() {
    if (outstanding == 0 && ended != null) {
      Promise<Void> promise = ended;
      ended = null;
      released();
      promise.complete();
    }
  }

  /** Gives back what the lane holds, after its last I/O. */
  protected void released() {}
}
