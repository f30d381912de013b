// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.uring.IoUringIoHandle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.LanedBackend;
import io.weft.targetnode.backend.WholeBlocks;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.storage.Engine;

/** A file or block device. Each event loop performs its I/O on its own io_uring if it has one, else on the pool. */
public final class DiskBackend extends LanedBackend {
  private final String spec;
  private final RawDevice device;
  private final IoPool pool;
  private final Engine engine;
  private final boolean uring;
  private volatile long deviceSize;
  private volatile long size;

  /**
   * A backend that owns an open device.
   *
   * @param spec the device's path, for messages
   * @param size in bytes, whole blocks
   */
  public DiskBackend(String spec, OpenedDevice opened, long size, BackendOptions options, Vertx vertx) {
    super(vertx, opened.blockSize(), opened.device().mayTearReads());
    this.spec = spec;
    this.device = opened.device();
    this.pool = new IoPool(spec);
    this.engine = options.engine();
    this.deviceSize = opened.size();
    this.size = size;
    this.uring = useUring(((VertxInternal) vertx).nettyEventLoopGroup().next());
  }

  private boolean useUring(Object loop) {
    return engine == Engine.AUTO && device instanceof PosixDevice
        && loop instanceof IoEventLoop io && io.isCompatible(IoUringIoHandle.class);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Future<Long> refreshSize() {
    return blocking(() -> {
      long now = device.size();
      if (now < 0) {
        throw new BackendException(spec + ": cannot determine its size: " + Errno.describe((int) -now));
      }
      if (now != deviceSize) {
        deviceSize = now;
        size = WholeBlocks.of(spec, now, blockSize());
      }
      return size;
    });
  }

  @Override
  public boolean volatileWriteCache() {
    // Whether the device has one is not known for certain, and a flush without one costs little.
    return true;
  }

  @Override
  public boolean canDeallocate() {
    return device.canPunchHoles();
  }

  @Override
  public String describe() {
    String how = uring ? "io_uring"
        : engine == Engine.AUTO ? "threads (the event loops have no io_uring)" : "threads";
    return device.describe() + ", " + how;
  }

  @Override
  protected CloseableLane newLane(EventLoop loop) {
    if (device instanceof PosixDevice posix && useUring(loop)) {
      return new UringLane((IoEventLoop) loop, posix, blockSize());
    }
    return new PoolLane(loop, device, blockSize(), pool);
  }

  @Override
  protected void release() {
    pool.close();
    device.close();
  }
}
