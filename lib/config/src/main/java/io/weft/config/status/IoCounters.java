// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

/**
 * The I/O of one kind that hosts have sent to a namespace.
 *
 * @param commands completed commands
 * @param bytes the bytes that successful commands transferred or covered
 * @param errors commands completed with an error
 * @param latencyNanos the sum of their latencies in nanoseconds, from receipt to completion
 */
public record IoCounters(long commands, long bytes, long errors, long latencyNanos) {
  /** No I/O. */
  public static final IoCounters ZERO = new IoCounters(0, 0, 0, 0);
}
