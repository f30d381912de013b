// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.EventLoop;
import io.weft.targetnode.backend.Fence;
import org.jspecify.annotations.Nullable;

/** A lane whose requests are performed by the threads of a pool and finished on the loop. */
final class PoolLane extends QueuedLane {
  private static final int LIMIT = 64;

  private final IoPool pool;

  PoolLane(EventLoop loop, RawDevice device, DeviceErrors errors, int blockSize, @Nullable Fence fence, IoPool pool) {
    super(loop, device, errors, blockSize, fence, LIMIT);
    this.pool = pool;
  }

  @Override
  void start(DiskRequest request) {
    pool.submit(request);
  }

  @Override
  boolean stop(DiskRequest request) {
    return pool.remove(request);
  }
}
