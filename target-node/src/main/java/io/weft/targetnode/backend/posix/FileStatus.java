// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The parts of Linux's {@code struct statx} that are used here.
 *
 * @param hasDirectAlignment whether the kernel reports the O_DIRECT alignments; since 6.1, for some file systems
 * @param memoryAlignment the alignment of addresses for O_DIRECT, 0 if it does not work here
 * @param offsetAlignment the alignment of positions and lengths for O_DIRECT, 0 if it does not work here
 * @param deviceMajor the major number of the device that this block device file represents
 * @param deviceMinor its minor number
 * @param allocated the bytes that the file occupies in its file system, 0 if the kernel does not report them
 */
public record FileStatus(
    boolean hasDirectAlignment, int memoryAlignment, int offsetAlignment, int deviceMajor, int deviceMinor, long allocated) {
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
