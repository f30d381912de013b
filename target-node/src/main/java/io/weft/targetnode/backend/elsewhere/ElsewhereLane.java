// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.elsewhere;

import io.netty.channel.EventLoop;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.IoCompletion;

/** Refuses everything. Commands do not come as far, since the ANA group of the namespace is inaccessible. */
final class ElsewhereLane extends CloseableLane {
  ElsewhereLane(EventLoop loop) {
    super(loop);
  }

  @Override
  public void read(long position, DataBuffer target, int index, int length, IoCompletion completion) {
    refuse(completion);
  }

  @Override
  public void write(
      long position, DataBuffer source, int index, int length, boolean durable, IoCompletion completion) {
    refuse(completion);
  }

  @Override
  public void flush(IoCompletion completion) {
    refuse(completion);
  }

  @Override
  public void discard(long position, long length, IoCompletion completion) {
    refuse(completion);
  }

  @Override
  public void writeZeroes(
      long position, long length, boolean deallocate, boolean durable, IoCompletion completion) {
    refuse(completion);
  }

  @Override
  public boolean isSynchronous() {
    return true;
  }

  private static void refuse(IoCompletion completion) {
    completion.ended(StatusCode.ANA_INACCESSIBLE);
  }
}
