// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.netty.channel.EventLoop;
import io.vertx.core.Promise;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** The part common to all lanes: counts outstanding I/O, so that closing can wait for the last. Loop-confined. */
public abstract class CloseableLane implements Lane {
  /** The loop that this lane belongs to. */
  public final EventLoop loop;

  private int outstanding;
  private boolean closed;
  private @Nullable Promise<Void> ended;

  /** An open lane of an event loop. */
  public CloseableLane(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Counts an I/O as started, or completes it if the lane is closed.
   *
   * @return whether it was started; if so, call {@link #end}
   */
  protected final boolean begin(IoCompletion completion) {
    if (refuseIfClosed(completion)) {
      return false;
    }
    outstanding++;
    return true;
  }

  /**
   * Completes an I/O if the lane is closed; I/O that completes before its method returns needs no more.
   *
   * @return whether it is closed
   */
  protected final boolean refuseIfClosed(IoCompletion completion) {
    if (closed) {
      completion.ended(StatusCode.INTERNAL_PATH_ERROR);
    }
    return closed;
  }

  /** Counts an I/O as ended and completes it; the last one of a closed lane ends the lane. */
  protected final void end(IoCompletion completion, int status) {
    outstanding--;
    try {
      completion.ended(status);
    } finally {
      endIfIdle();
    }
  }

  /** Refuses new I/O, and completes the promise when none is outstanding. On the loop. */
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

  /** Releases the resources of the lane, after its last I/O. */
  protected void released() {}
}
