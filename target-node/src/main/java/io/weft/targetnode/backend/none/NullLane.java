// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.none;

import io.netty.channel.EventLoop;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.IoCompletion;

/** Completes everything immediately. */
final class NullLane extends CloseableLane {
  NullLane(EventLoop loop) {
    super(loop);
  }

  @Override
  public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    if (!refuseIfClosed(completion)) {
      // Without this, the host would see data that a command of another host left in the buffer.
      target.segment().asSlice(index, length).fill((byte) 0);
      completion.ended(StatusCode.SUCCESS);
    }
  }

  @Override
  public void write(
      long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
    succeed(completion);
  }

  @Override
  public void flush(IoCompletion completion) {
    succeed(completion);
  }

  @Override
  public void discard(long position, long length, IoCompletion completion) {
    succeed(completion);
  }

  @Override
  public void writeZeroes(
      long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
    succeed(completion);
  }

  @Override
  public boolean isSynchronous() {
    return true;
  }

  private void succeed(IoCompletion completion) {
    if (!refuseIfClosed(completion)) {
      completion.ended(StatusCode.SUCCESS);
    }
  }
}
