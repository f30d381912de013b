// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.none;

import io.netty.channel.EventLoop;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LanedBackend;

/** No storage: reads return zeroes, writes are dropped. For measuring everything but the storage. */
public final class NullBackend extends LanedBackend {
  private final long size;

  /** A backend of a size. @param size in bytes */
  public NullBackend(DeviceThreads threads, int blockSize, long size) {
    super(threads, blockSize, false);
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean mayFail() {
    return false;
  }

  @Override
  public Inspection inspect() {
    return Inspection.FINE;
  }

  @Override
  public boolean volatileWriteCache() {
    return false;
  }

  @Override
  public boolean canDeallocate() {
    return true;
  }

  @Override
  public String describe() {
    return "null, reads give zeroes and writes are dropped";
  }

  @Override
  protected CloseableLane newLane(EventLoop loop) {
    return new NullLane(loop);
  }

  @Override
  protected void release() {
    // There is nothing to release.
  }
}
