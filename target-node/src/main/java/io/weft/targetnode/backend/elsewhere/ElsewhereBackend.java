// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.elsewhere;

import io.netty.channel.EventLoop;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LanedBackend;
import io.weft.targetnode.storage.DeviceShape;

/** The device of a namespace that lies on another node: hosts see it here, on a path on which it is inaccessible. */
public final class ElsewhereBackend extends LanedBackend {
  private final DeviceShape shape;

  /** A backend without a device. @param shape what hosts are told of the device */
  public ElsewhereBackend(DeviceThreads threads, DeviceShape shape) {
    super(threads, shape.blockSize(), false);
    this.shape = shape;
  }

  @Override
  public long size() {
    return shape.size();
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
    return shape.volatileWriteCache();
  }

  @Override
  public boolean canDeallocate() {
    return shape.canDeallocate();
  }

  @Override
  public boolean isElsewhere() {
    return true;
  }

  @Override
  public String describe() {
    return "on another node";
  }

  @Override
  protected CloseableLane newLane(EventLoop loop) {
    return new ElsewhereLane(loop);
  }

  @Override
  protected void release() {
    // There is nothing to release.
  }
}
