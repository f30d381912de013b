// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.none.NullBackend;
import io.weft.targetnode.range.RangeLocks;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A device whose calls block for as long as a test wants, as those of a file server that has gone do. */
final class BlockingBackend implements Backend {
  volatile CountDownLatch opening = new CountDownLatch(0);
  volatile CountDownLatch inspecting = new CountDownLatch(0);
  volatile CountDownLatch closing = new CountDownLatch(0);
  volatile Inspection inspection = Inspection.FINE;
  final AtomicInteger opened = new AtomicInteger();

  private final DeviceThreads threads;
  private final Backend below;

  BlockingBackend(DeviceThreads threads) {
    this.threads = threads;
    this.below = new NullBackend(threads, 512, 1 << 20);
  }

  /** Opens it. @return completes when it no longer blocks */
  Future<Backend> open() {
    return threads.run(() -> {
      opening.await();
      opened.incrementAndGet();
      return this;
    });
  }

  @Override
  public long size() {
    return below.size();
  }

  @Override
  public boolean mayFail() {
    return true;
  }

  @Override
  public Inspection inspect() {
    try {
      inspecting.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts these threads", e);
    }
    return inspection;
  }

  @Override
  public int blockSize() {
    return below.blockSize();
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
    return "blocking";
  }

  @Override
  public Lane lane(EventLoop loop) {
    return below.lane(loop);
  }

  @Override
  public RangeLocks rangeLocks() {
    return below.rangeLocks();
  }

  @Override
  public Future<Void> close() {
    return threads.run(() -> {
      closing.await();
      return null;
    });
  }
}
