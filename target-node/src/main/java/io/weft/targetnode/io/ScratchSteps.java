// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** A command that reads blocks into scratch memory, a chunk at a time. */
abstract class ScratchSteps extends Steps implements Scratch.User {
  private final Scratch scratch;
  private @Nullable Slot chunk;
  private boolean flushFirst;

  /** Steps that have not started. @param flushFirst whether to flush earlier writes before blocks are read */
  ScratchSteps(Request request, IoContext io, boolean flushFirst) {
    super(request, io);
    this.scratch = request.queue().scratch();
    this.flushFirst = flushFirst && io.namespace().backend().volatileWriteCache();
  }

  /** Begins as soon as a chunk is available. */
  final void start() {
    scratch.take(this);
    if (chunk == null) {
      io.enterWait(this::stop);
    }
  }

  private boolean stop() {
    boolean stopped = scratch.cancel(this);
    if (stopped) {
      io.leaveWait();
      io.ended(StatusCode.ABORT_REQUESTED);
    }
    return stopped;
  }

  @Override
  public final void chunk(Slot taken) {
    io.leaveWait();
    chunk = taken;
    proceed();
  }

  /** The scratch memory: {@link Scratch#CHUNK} bytes, starting at {@link Slot#DATA}. */
  final Slot chunk() {
    return requireNonNull(chunk);
  }

  @Override
  final int step() {
    if (flushFirst) {
      flushFirst = false;
      io.lane().flush(this);
      return UNDER_WAY;
    }
    return next();
  }

  /** As {@link Steps#step}. */
  abstract int next();

  /** Dword 0 of the completion. @param status the status of the completion */
  int dw0(int status) {
    return 0;
  }

  @Override
  final void finish(int lastStatus) {
    scratch.giveBack(chunk());
    io.ended(lastStatus, dw0(lastStatus));
  }
}
