// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * The parts of Linux's {@code struct statx} that are used here; all zero if the file cannot be examined.
 *
 * @param errno why the file cannot be examined, 0 if this is its status
 * @param mode the type of the file and its permissions
 * @param links the number of names that the file has
 * @param inode the number of the file in its file system
 * @param size the bytes of a file
 * @param allocated the bytes that the file occupies in its file system, 0 if the kernel does not report them
 * @param represents the device that a device file represents
 * @param storedOn the device that holds the file system of the file
 * @param hasDirectAlignment whether the kernel reports the O_DIRECT alignments; since 6.1, for some file systems
 * @param memoryAlignment the alignment of addresses for O_DIRECT, 0 if it does not work here
 * @param offsetAlignment the alignment of positions and lengths for O_DIRECT, 0 if it does not work here
 */
public record FileStatus(
    int errno, int mode, int links, long inode, long size, long allocated, DeviceNumber represents,
    DeviceNumber storedOn, boolean hasDirectAlignment, int memoryAlignment, int offsetAlignment) {
  static final long SIZE = 256;
  static final int AT_EMPTY_PATH = 0x1000;
  /** Takes what is known without asking a server. */
  static final int AT_STATX_DONT_SYNC = 0x4000;
  static final int AT_FDCWD = -100;
  static final int MASK = 0x2000 | 0x7ff;

  private static final int SECTOR = 512;
  private static final int DIOALIGN = 0x2000;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFBLK = 0x6000;
  private static final long STX_SIZE = 40;

  /**
   * The number of a device.
   *
   * @param major the number of its driver
   * @param minor its number in the driver
   */
  public record DeviceNumber(int major, int minor) {
    /** No device. */
    static final DeviceNumber NONE = new DeviceNumber(0, 0);

    @Override
    public String toString() {
      return major + ":" + minor;
    }
  }

  static FileStatus of(int result, MemorySegment record) {
    if (result < 0) {
      return new FileStatus(-result, 0, 0, 0, 0, 0, DeviceNumber.NONE, DeviceNumber.NONE, false, 0, 0);
    }
    return new FileStatus(
        0,
        record.get(JAVA_SHORT, 28) & 0xffff,
        record.get(JAVA_INT, 16),
        record.get(JAVA_LONG, 32),
        size(record),
        record.get(JAVA_LONG, 48) * SECTOR,
        new DeviceNumber(record.get(JAVA_INT, 128), record.get(JAVA_INT, 132)),
        new DeviceNumber(record.get(JAVA_INT, 136), record.get(JAVA_INT, 140)),
        (record.get(JAVA_INT, 0) & DIOALIGN) != 0,
        record.get(JAVA_INT, 152),
        record.get(JAVA_INT, 156));
  }

  static long size(MemorySegment record) {
    return record.get(JAVA_LONG, STX_SIZE);
  }

  /** Whether this is the status of a block device. */
  public boolean isBlockDevice() {
    return (mode & S_IFMT) == S_IFBLK;
  }

  /** Whether two paths or descriptors lead to the same storage: the same file, or the same block device by any name. */
  public boolean isSameAs(FileStatus other) {
    if (errno != 0 || other.errno != 0) {
      return false;
    }
    return isBlockDevice() && other.isBlockDevice()
        ? represents.equals(other.represents)
        : inode == other.inode && storedOn.equals(other.storedOn);
  }
}
