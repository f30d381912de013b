// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.targetnode.range.RangeLocks;
import org.jspecify.annotations.Nullable;

/**
 * The device under one namespace: a file, a block device, memory or nothing at all. It is opened once and shared by all
 * event loops; each loop drives it through a {@link Lane} of its own.
 */
public interface Backend {
  /** The size in bytes, a multiple of {@link #blockSize()}; changes while in use, see {@link #inspect()}. */
  long size();

  /** Whether the device is one that can fail, be lost or change its size, and so has to be looked at now and then. */
  boolean mayFail();

  /**
   * Looks whether the device is still there, how large it is, and which errors it has returned lately. Blocks; one call at a
   * time. Afterwards {@link #size} is the new size.
   */
  Inspection inspect();

  /** The logical block size in bytes that the device was opened with: 512 or 4096. */
  int blockSize();

  /** Whether written data may be lost in a power failure until {@link Lane#flush} completes (Identify VWC). */
  boolean volatileWriteCache();

  /** Whether {@link Lane#discard} frees space and discarded blocks read as zeroes. */
  boolean canDeallocate();

  /** How the I/O is performed and why, for the log and the console, such as {@code io_uring, O_DIRECT}. */
  String describe();

  /**
   * The lane of one event loop, created at the first call. Called on that loop only.
   *
   * @param loop the event loop of the caller
   */
  Lane lane(EventLoop loop);

  /** The ranges of the device that are locked against changes from any event loop. */
  RangeLocks rangeLocks();

  /** Decides whether the device may be used, if other nodes reach it too; null for a device of this node alone. */
  default @Nullable Fence fence() {
    return null;
  }

  /** Whether it stands for a device of another node, which is not open here. */
  default boolean isElsewhere() {
    return false;
  }

  /** Makes every lane refuse new I/O, and closes the device when all outstanding I/O has ended. */
  Future<Void> close();

  /** As {@link #close}, but what was written would survive a power loss before the device is closed. */
  default Future<Void> flushAndClose() {
    return close();
  }
}
