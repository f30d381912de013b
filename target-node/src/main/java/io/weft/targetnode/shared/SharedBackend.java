// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.disk.DeviceGeometry;
import io.weft.targetnode.range.RangeLocks;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The device of a namespace in a shared ANA group, as this node's hosts see it whether or not this node owns the group: what
 * Identify tells of it does not depend on that. The device itself is open only while the group is owned; I/O is refused
 * otherwise. Opened and closed from the node's context.
 */
final class SharedBackend implements Backend {
  private final SharedGroup group;
  private final Context context;
  private final Callable<DeviceGeometry> look;
  private final Supplier<Future<Backend>> opener;
  private final int blockSize;
  private final RangeLocks rangeLocks;
  private final Map<EventLoop, SharedLane> lanes = new ConcurrentHashMap<>();
  private volatile long size;
  private volatile @Nullable Backend device;
  /** Why the device could not be opened when the group was taken; null if it was, or needed not to be. */
  private volatile @Nullable String problem;
  /** The opening under way, null if there is none. */
  private @Nullable Promise<Void> opening;

  /**
   * A device that is not open.
   *
   * @param seen its size and block size, as it was found without being opened
   * @param look finds them again; called on the threads of devices
   * @param opener opens it
   * @param mayTearReads whether a read may see half of a concurrent write, once it is open
   */
  SharedBackend(SharedGroup group, Context context, DeviceGeometry seen, Callable<DeviceGeometry> look,
      Supplier<Future<Backend>> opener, boolean mayTearReads) {
    this.group = group;
    this.context = context;
    this.look = look;
    this.opener = opener;
    this.blockSize = seen.blockSize();
    this.size = seen.size();
    this.rangeLocks = new RangeLocks(mayTearReads);
  }

  /** The open device; null while this node must not use it, or cannot. */
  @Nullable Backend device() {
    return device;
  }

  /** Opens the device unless it is open. @return completes when it is open; fails if it cannot be opened */
  Future<Void> openDevice() {
    if (device != null) {
      return Future.succeededFuture();
    }
    if (opening != null) {
      return opening.future();
    }
    Promise<Void> ended = Promise.promise();
    opening = ended;
    opener.get().onComplete(result -> context.runOnContext(_ -> {
      if (opening != ended) {
        // The group has been given up meanwhile.
        result.map(Backend::close);
        ended.tryFail("the ANA group was given up");
      } else if (result.succeeded()) {
        opening = null;
        attach(result.result());
        ended.complete();
      } else {
        opening = null;
        problem = String.valueOf(result.cause().getMessage());
        ended.fail(result.cause());
      }
    }));
    return ended.future();
  }

  private void attach(Backend opened) {
    problem = null;
    size = opened.size();
    device = opened;
  }

  /**
   * Closes the device when its I/O has ended. An opening under way is given up.
   *
   * @param flush whether to make durable what was written
   * @return completes when nothing of this node reaches the device any more
   */
  Future<Void> closeDevice(boolean flush) {
    opening = null;
    problem = null;
    Backend open = device;
    device = null;
    return open == null ? Future.succeededFuture() : flush ? open.flushAndClose() : open.close();
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
    Backend open = group.state().holdsDevices() ? device : null;
    if (open != null) {
      Inspection found = open.inspect();
      size = open.size();
      return found;
    }
    String why = problem;
    try {
      if (why == null) {
        size = look.call().size();
        return Inspection.FINE;
      }
    } catch (Exception e) {
      why = String.valueOf(e.getMessage());
    }
    return new Inspection(Presence.GONE, why);
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public boolean volatileWriteCache() {
    return true;
  }

  /** Whether it can is not known without opening it, and must not depend on who owns it. */
  @Override
  public boolean canDeallocate() {
    return false;
  }

  @Override
  public String describe() {
    Backend open = device;
    return "shared, " + (open == null ? "not open on this node" : open.describe());
  }

  @Override
  public Lane lane(EventLoop loop) {
    return lanes.computeIfAbsent(loop, on -> new SharedLane(group, this, on));
  }

  @Override
  public RangeLocks rangeLocks() {
    return rangeLocks;
  }

  @Override
  public Fence fence() {
    return group;
  }

  @Override
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(_ -> {
      group.leave(this);
      closeDevice(false).onComplete(closed);
    });
    return closed.future();
  }
}
