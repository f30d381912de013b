// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/**
 * The limits that a port announces to hosts.
 *
 * @param inlineDataSize the most bytes of data that an I/O command capsule may carry, a multiple of 16; IOCCSZ follows
 *     from it
 * @param maxQueueSize the most entries of an I/O submission queue; MQES is one less
 * @param mdts Maximum Data Transfer Size as a power of two in units of 4 KiB: 8 is 1 MiB (NVMe Base 2.1, section
 *     5.1.13.2.1)
 */
public record PortParameters(int inlineDataSize, int maxQueueSize, int mdts) {
  /** The default of {@link #inlineDataSize}. */
  public static final int DEFAULT_INLINE_DATA_SIZE = 16384;
  /** The default of {@link #maxQueueSize}. */
  public static final int DEFAULT_MAX_QUEUE_SIZE = 1024;
  /** The default of {@link #mdts}: 1 MiB. */
  public static final int DEFAULT_MDTS = 8;

  /** The default limits. */
  public static final PortParameters DEFAULT =
      new PortParameters(DEFAULT_INLINE_DATA_SIZE, DEFAULT_MAX_QUEUE_SIZE, DEFAULT_MDTS);
}
