// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

/**
 * The size limits of I/O commands. Both the Identify data and the checks of commands use these constants.
 */
public final class IoLimits {
  /** VSL: Verify reads at most 4 MiB, as a power of two in units of 4 KiB, the smallest memory page (CAP.MPSMIN). */
  public static final int VSL = 10;
  /** WZSL: Write Zeroes covers at most 32 MiB, in the same units. */
  public static final int WZSL = 13;
  /** ACWU: the logical blocks that Compare and Write handles atomically, 0-based. */
  public static final int ACWU = 0;
  /** MSRC: the maximum number of source ranges of a Copy, 0-based. */
  public static final int MSRC = 127;
  /** The number of source range descriptor formats that Copy supports, from 0h. */
  public static final int COPY_FORMATS = 2;

  private static final int PAGE_SHIFT = 12;
  private static final long COPY_RANGE_BYTES = 1L << 20;
  private static final long COPY_BYTES = 16L << 20;

  private IoLimits() {}

  /** The maximum number of bytes that Verify reads. */
  static long verifyBytes() {
    return 1L << VSL + PAGE_SHIFT;
  }

  /** The maximum number of bytes that Write Zeroes covers. */
  static long writeZeroesBytes() {
    return 1L << WZSL + PAGE_SHIFT;
  }

  /**
   * MSSRL: the maximum number of logical blocks of one source range of a Copy.
   *
   * @param blockShift the block size as a power of two
   */
  public static int mssrl(int blockShift) {
    return (int) (COPY_RANGE_BYTES >> blockShift);
  }

  /** MCL: the maximum number of logical blocks of a Copy. @param blockShift the block size as a power of two */
  public static int mcl(int blockShift) {
    return (int) (COPY_BYTES >> blockShift);
  }
}
