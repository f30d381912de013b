// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

/** The means by which the I/O of a file or block device is performed. */
public enum Engine {
  /** The event loop's own io_uring if the loop has one, else {@link #THREADS}, else {@link #PORTABLE}. */
  AUTO,
  /** A bounded pool of threads that make the system calls of Linux. */
  THREADS,
  /** A bounded pool of threads on {@link java.nio.channels.FileChannel}: page cache only, no deallocation. */
  PORTABLE
}
