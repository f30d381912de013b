// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static java.util.Objects.requireNonNull;

import io.weft.fabric.Request;
import io.weft.fabric.buffer.Scratch;
import io.weft.fabric.buffer.Slot;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.IoContext;
import org.jspecify.annotations.Nullable;

/** A command that reads blocks for itself, a chunk of scratch memory at a time. */
abstract class ScratchSteps extends Steps implements Scratch.User {
  private final Scratch scratch;
  private @Nullable Slot chunk;
  private boolean begun;
  private boolean flushFirst;

  /** Steps to come. @param flushFirst whether what was written has to be on the medium before it is read */
  ScratchSteps(Request request, IoContext io, boolean flushFirst) {
    super(request, io);
    this.scratch = request.queue().scratch();
    this.flushFirst = flushFirst && io.namespace().backend().volatileWriteCache();
  }

  /** Begins, as soon as there is a chunk. */
  final void start() {
    scratch.take(this);
    if (!begun) {
      io.waits(this::stop);
    }
  }

  private boolean stop() {
    boolean stops = scratch.cancel(this);
    if (stops) {
      io.waits(null);
      io.ended(StatusCode.ABORT_REQUESTED);
    }
    return stops;
  }

  @Override
  public final void chunk(Slot taken) {
    begun = true;
    io.waits(null);
    chunk = taken;
    proceed();
  }

  /** The scratch memory: {@link Scratch#CHUNK} bytes from {@link Slot#DATA} on. */
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

  /** Dword 0 of the completion. @param status what the command ends with */
  int dw0(int status) {
    return 0;
  }

  @Override
  final void finish(int lastStatus) {
    scratch.giveBack(chunk());
    io.ended(lastStatus, dw0(lastStatus));
  }
}
