// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import io.weft.fabric.buffer.DataBuffer;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.posix.Errno;

/**
 * An open file or block device with blocking calls. Any thread may call; each call corresponds to one system call, and
 * returns its result or a negative error number of {@link Errno}.
 */
public interface RawDevice {
  /** Reads up to {@code length} bytes. @return the number of bytes, 0 beyond the end, or a negative error number */
  int read(long position, DataBuffer target, int index, int length);

  /**
   * Writes up to {@code length} bytes; if durable, they would survive a power loss when this returns. A file that was cut
   * is not made to grow again: what lies beyond its end fails with {@link Errno#ERANGE}.
   */
  int write(long position, DataBuffer source, int index, int length, boolean durable);

  /** Makes everything written before survive a power loss. @return 0 or a negative error number */
  int sync();

  /** Frees the space of a range, which then reads as zeroes. @return 0 or a negative error number */
  int punch(long position, long length);

  /** Makes a range read as zeroes without freeing its space. @return 0 or a negative error number */
  int zero(long position, long length);

  /** Whether {@link #punch} works here. */
  boolean canPunchHoles();

  /** Whether {@link #zero} is believed to work; once it is known not to, callers write zeroes instead. */
  boolean canZero();

  /** Records that {@link #zero} does not work here. */
  void setCannotZero();

  /** The required alignment of memory addresses; a power of two. */
  int memoryAlignment();

  /** Whether a read may see half of a concurrent write, as the page cache allows. */
  boolean mayTearReads();

  /** The size in bytes now, or a negative error number. */
  long size();

  /** Whether the path that the device was opened by still names it. Blocks. */
  default Presence presence() {
    return Presence.HERE;
  }

  /** The kind of device and how it is accessed, as text for people. */
  String describe();

  /** Closes the device; no call may be running. */
  void close();
}
