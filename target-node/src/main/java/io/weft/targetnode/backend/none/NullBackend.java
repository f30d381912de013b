// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.none;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.LanedBackend;

/** No storage: reads return zeroes, writes are dropped. For measuring everything but the storage. */
public final class NullBackend extends LanedBackend {
  private final long size;

  /** A backend of a size. @param size in bytes */
  public NullBackend(Vertx vertx, int blockSize, long size) {
    super(vertx, blockSize, false);
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Future<Long> refreshSize() {
    return Future.succeededFuture(size);
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
