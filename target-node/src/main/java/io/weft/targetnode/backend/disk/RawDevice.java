// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.posix.Errno;

/**
 * An open file or block device whose calls block. Any thread may call; each call does one step, as the system call of
 * that name would, and returns its result or a negative error number of {@link Errno}.
 */
public interface RawDevice {
  /** Reads up to {@code length} bytes. @return the number of bytes, 0 behind the end, or a negative error number */
  int read(long position, DataBuffer target, int index, int length);

  /** Writes up to {@code length} bytes; if durable, they would survive a power loss when this returns. */
  int write(long position, DataBuffer source, int index, int length, boolean durable);

  /** Makes everything written before survive a power loss. @return 0 or a negative error number */
  int sync();

  /** Frees the space of a range, which reads as zeroes then. @return 0 or a negative error number */
  int punch(long position, long length);

  /** Makes a range read as zeroes and keeps its space. @return 0 or a negative error number */
  int zero(long position, long length);

  /** Whether {@link #punch} works here. */
  boolean punches();

  /** Whether {@link #zero} has worked so far; once it is known not to, callers write zeroes instead. */
  boolean zeroes();

  /** Notes that {@link #zero} does not work here. */
  void cannotZero();

  /** What an address in memory must be a multiple of; a power of two. */
  int memoryAlignment();

  /** Whether a read may see half of a write that runs beside it, as the page cache allows. */
  boolean tearsReads();

  /** The size in bytes now, or a negative error number. */
  long size();

  /** What this is and how it is accessed, for people. */
  String describe();

  /** Closes it; nothing may be running. */
  void close();
}
