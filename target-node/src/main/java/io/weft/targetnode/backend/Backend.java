// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.weft.targetnode.range.RangeLocks;

/**
 * The device under one namespace: a file, a block device, memory or nothing at all. It is opened once and shared by all
 * event loops; each loop drives it through a {@link Lane} of its own.
 */
public interface Backend {
  /** The size in bytes, a multiple of {@link #blockSize()}; may grow while in use, see {@link #refreshSize()}. */
  long size();

  /** Asks the device for its size again. @return the new size in bytes; a failed future leaves the old size */
  Future<Long> refreshSize();

  /** The logical block size in bytes that the device was opened with: 512 or 4096. */
  int blockSize();

  /** Whether written data may be lost with the power until {@link Lane#flush} completes (Identify VWC). */
  boolean volatileWriteCache();

  /** Whether {@link Lane#discard} frees space and discarded blocks read as zeroes. */
  boolean deallocates();

  /** What runs the I/O and why, for the log and the console, such as {@code io_uring, O_DIRECT}. */
  String describe();

  /**
   * The lane of one event loop, made at the first call and the same at each later one. Called on that loop only.
   *
   * @param loop the event loop that the caller runs on
   */
  Lane lane(EventLoop loop);

  /** The ranges of the device that are locked against changes, whichever event loop they come from. */
  RangeLocks rangeLocks();

  /** Closes the device after the outstanding I/O of every lane has ended. Lanes refuse new I/O from then on. */
  Future<Void> close();
}
