// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.uring.IoUringIoHandle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.CloseableLane;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LanedBackend;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;
import io.weft.targetnode.backend.posix.GuardedRing;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file or block device. Each event loop performs its I/O on its own io_uring if it has one, else on the pool. */
public final class DiskBackend extends LanedBackend {
  private static final Logger LOG = LoggerFactory.getLogger(DiskBackend.class);

  /** For how long a file that has become smaller is shown as having a problem: long enough for who looks each minute. */
  private static final long CUT_SHOWN_NANOS = TimeUnit.MINUTES.toNanos(2);
  /** The bytes that a file system which counts as not full has left. */
  private static final long SOME_SPACE = 1 << 20;

  private final String spec;
  private final RawDevice device;
  private final IoPool pool;
  /** The device as the threads of the pool use it. */
  private final RawDevice poolDevice;
  private final Engine engine;
  private final boolean uring;
  private final @Nullable Fence fence;
  private final DeviceErrors errors = new DeviceErrors();
  private long deviceSize;
  private @Nullable Cut cut;
  private volatile long size;
  private volatile boolean flushAtEnd;

  /**
   * A backend that owns an open device.
   *
   * @param spec the device's path, for messages
   * @param size in bytes, whole blocks
   */
  public DiskBackend(String spec, OpenedDevice opened, long size, BackendOptions options, Vertx vertx,
      DeviceThreads threads) {
    super(threads, opened.blockSize(), opened.device().mayTearReads());
    this.spec = spec;
    this.device = opened.device();
    this.pool = new IoPool(spec);
    this.engine = options.engine();
    this.fence = options.fence();
    this.poolDevice = fence != null && device instanceof PosixDevice posix ? GuardedDevice.of(posix, fence) : device;
    this.deviceSize = opened.size();
    this.size = size;
    this.uring = useUring(((VertxInternal) vertx).nettyEventLoopGroup().next());
  }

  /**
   * A file or device has become smaller.
   *
   * @param before the bytes that it had
   * @param time when that was seen, of {@link System#nanoTime}
   */
  private record Cut(long before, long time) {}

  private boolean useUring(Object loop) {
    return engine == Engine.AUTO && device instanceof PosixDevice
        && loop instanceof IoEventLoop io && io.isCompatible(IoUringIoHandle.class);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean mayFail() {
    return true;
  }

  @Override
  public Inspection inspect() {
    Presence presence = device.presence();
    long now = device.size();
    if (now < 0) {
      errors.add((int) -now);
    } else if (now != deviceSize) {
      resized(now);
    }
    if (!errors.sayFull() || hasSpace()) {
      errors.forgetOld();
    }
    if (errors.sayGone() || errors.hasLostWrites() && !errors.areSeen()) {
      presence = Presence.GONE;
    } else if (presence.isUsable() && deviceSize < blockSize()) {
      presence = Presence.TOO_SMALL;
    }
    return new Inspection(presence, problem(presence));
  }

  private void resized(long now) {
    if (now < deviceSize) {
      cut = new Cut(Math.max(deviceSize, cut == null ? 0 : cut.before), System.nanoTime());
    }
    deviceSize = now;
    if (now >= blockSize()) {
      size = now - now % blockSize();
    }
  }

  private @Nullable String problem(Presence presence) {
    String problem = switch (presence) {
      case HERE -> errors.problem();
      case MOVED -> "is no longer at its path, and is served from where it is now; "
          + "move it back, or the next start does not find it";
      case DELETED -> "was deleted; put it, or its backup, where it was";
      case REPLACED -> "was replaced by something else";
      case TOO_SMALL -> "holds %d bytes now; it must hold at least one block of %d bytes".formatted(deviceSize, blockSize());
      case GONE -> errors.sayGone() ? errors.problem()
          : errors.hasLostWrites() ? "has lost what was written, and is opened again" : "is no longer there";
    };
    Cut last = cut;
    if (problem != null || last == null) {
      return problem;
    }
    if (deviceSize >= last.before || System.nanoTime() - last.time > CUT_SHOWN_NANOS) {
      cut = null;
      return null;
    }
    return "was cut from %d to %d bytes; the blocks beyond are gone".formatted(last.before, deviceSize);
  }

  /** Whether the file system of a file can hold more than a few blocks more. */
  private boolean hasSpace() {
    try {
      return Files.getFileStore(Path.of(spec)).getUsableSpace() >= SOME_SPACE;
    } catch (IOException e) {
      return true;
    }
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
      GuardedRing ring = fence == null ? null : GuardedRing.open(RingLane.LIMIT);
      return fence != null && ring != null
          ? new GuardedLane((IoEventLoop) loop, posix, errors, blockSize(), fence, ring)
          : new UringLane((IoEventLoop) loop, posix, errors, blockSize(), fence);
    }
    return new PoolLane(loop, poolDevice, errors, blockSize(), fence, pool);
  }

  @Override
  public @Nullable Fence fence() {
    return fence;
  }

  @Override
  public Future<Void> flushAndClose() {
    flushAtEnd = true;
    return close();
  }

  @Override
  protected void release() {
    pool.close();
    if (poolDevice != device) {
      poolDevice.close();
    }
    if (flushAtEnd && (fence == null || fence.confirm(StatusCode.SUCCESS) == StatusCode.SUCCESS)) {
      flush();
    }
    device.close();
  }

  private void flush() {
    int result = device.sync();
    if (result < 0) {
      LOG.error("{}: what was written may be lost: {}", spec, Errno.describe(-result));
    }
  }
}
