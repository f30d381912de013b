// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The parts of Linux's {@code struct statx} that matter here.
 *
 * @param knowsDirect whether the kernel says what O_DIRECT needs; it does from 6.1 on for some file systems
 * @param memoryAlignment what O_DIRECT wants addresses to be multiples of, 0 if it does not work here
 * @param offsetAlignment what O_DIRECT wants positions and lengths to be multiples of, 0 if it does not work here
 * @param deviceMajor the major number of the device that this block device file stands for
 * @param deviceMinor its minor number
 * @param allocated the bytes that the file takes of its file system, 0 if the kernel does not say
 */
public record FileStatus(
    boolean knowsDirect, int memoryAlignment, int offsetAlignment, int deviceMajor, int deviceMinor, long allocated) {
  static final long SIZE = 256;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_FDCWD = -100;
  static final int MASK = 0x2000 | 0x7ff;

  private static final int SECTOR = 512;
  private static final int DIOALIGN = 0x2000;
  private static final FileStatus UNKNOWN = new FileStatus(false, 0, 0, 0, 0, 0);

  static FileStatus of(int result, MemorySegment record) {
    if (result < 0) {
      return UNKNOWN;
    }
    return new FileStatus(
        (record.get(JAVA_INT, 0) & DIOALIGN) != 0,
        record.get(JAVA_INT, 152),
        record.get(JAVA_INT, 156),
        record.get(JAVA_INT, 128),
        record.get(JAVA_INT, 132),
        record.get(JAVA_LONG, 48) * SECTOR);
  }
}
