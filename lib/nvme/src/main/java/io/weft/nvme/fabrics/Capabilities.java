// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.fabrics;

/** The fields of the CAP property (NVMe Base 2.1, section 3.1.4.1). */
public final class Capabilities {
  /** CQR: queues must be physically contiguous; every Fabrics controller sets it. */
  public static final long CQR = 1L << 16;
  public static final long NSSRS = 1L << 36;
  /** CSS: the NVM Command Set is supported. */
  public static final long CSS_NVM = 1L << 37;
  /** CSS: one or more I/O Command Sets are supported. */
  public static final long CSS_IO_COMMAND_SETS = 1L << 43;
  /** CSS: no I/O Command Set is supported. */
  public static final long CSS_ADMIN_ONLY = 1L << 44;
  public static final long CRWMS = 1L << 59;
  public static final long CRIMS = 1L << 60;

  private Capabilities() {}

  /**
   * The value of CAP.
   *
   * @param maxQueueEntries the most entries in an I/O queue, 2 to 65536
   * @param timeoutMillis the longest time until CSTS.RDY follows a change of CC.EN, at most 127,500; rounded up to 500 ms
   * @param flags the single-bit constants of this class, or-ed
   * @throws IllegalArgumentException if a value does not fit its field
   */
  public static long of(int maxQueueEntries, int timeoutMillis, long flags) {
    if (maxQueueEntries < 2 || maxQueueEntries > 65536) {
      throw new IllegalArgumentException("queue entries must be 2 to 65536, not " + maxQueueEntries);
    }
    if (timeoutMillis < 0 || timeoutMillis > 127_500) {
      throw new IllegalArgumentException("ready timeout must be 0 to 127500 ms, not " + timeoutMillis);
    }
    return maxQueueEntries - 1 | (long) Math.ceilDiv(timeoutMillis, 500) << 24 | flags;
  }

  /** MQES as a count: the most entries in an I/O queue. */
  public static int maxQueueEntries(long cap) {
    return (int) (cap & 0xffff) + 1;
  }

  /** TO in milliseconds: the longest time until CSTS.RDY follows a change of CC.EN. */
  public static int timeoutMillis(long cap) {
    return (int) (cap >> 24 & 0xff) * 500;
  }

  /** CSS: the eight bits of I/O command set support. */
  public static int commandSets(long cap) {
    return (int) (cap >> 37 & 0xff);
  }

  /** MPSMIN: the smallest memory page in bytes. */
  public static long minPageSize(long cap) {
    return 4096L << (cap >> 48 & 15);
  }
}
