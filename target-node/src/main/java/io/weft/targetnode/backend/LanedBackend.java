// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.targetnode.range.RangeLocks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A backend that keeps one lane per event loop and frees its device only after every lane has ended. */
public abstract class LanedBackend implements Backend {
  private final DeviceThreads threads;
  private final int blockSize;
  private final Map<EventLoop, CloseableLane> lanes = new ConcurrentHashMap<>();
  private final RangeLocks rangeLocks;
  private @Nullable Future<Void> closing;

  /** A backend without lanes. @param mayTearReads whether a read may see half of a concurrent write */
  public LanedBackend(DeviceThreads threads, int blockSize, boolean mayTearReads) {
    this.rangeLocks = new RangeLocks(mayTearReads);
    this.threads = threads;
    this.blockSize = blockSize;
  }

  @Override
  public final int blockSize() {
    return blockSize;
  }

  @Override
  public final RangeLocks rangeLocks() {
    return rangeLocks;
  }

  @Override
  public final Lane lane(EventLoop loop) {
    CloseableLane lane = lanes.get(loop);
    return lane != null ? lane : addLane(loop);
  }

  private synchronized Lane addLane(EventLoop loop) {
    CloseableLane lane = newLane(loop);
    if (closing != null) {
      lane.close(Promise.promise());
    } else {
      lanes.put(loop, lane);
    }
    return lane;
  }

  @Override
  public final synchronized Future<Void> close() {
    if (closing == null) {
      List<Future<Void>> ends = lanes.values().stream().map(LanedBackend::end).toList();
      closing = Future.join(ends).transform(_ -> threads.run(() -> {
        release();
        return null;
      }));
    }
    return closing;
  }

  private static Future<Void> end(CloseableLane lane) {
    Promise<Void> ended = Promise.promise();
    try {
      lane.loop.execute(() -> lane.close(ended));
    } catch (RejectedExecutionException e) {
      // A terminated loop runs nothing, so none of its I/O can touch the device.
      ended.complete();
    }
    return ended.future();
  }

  /** Creates the lane of a loop; on that loop. */
  protected abstract CloseableLane newLane(EventLoop loop);

  /** Frees the device; may block; once, after the last lane has ended. */
  protected abstract void release();
}
