// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

/**
 * The parameters of a namespace that a host creates.
 *
 * @param blocks NSZE and NCAP, unsigned
 * @param blockShift LBADS, the size of a logical block as a power of two: 9 or 12
 * @param anaGroupId ANAGRPID, 1 to 128; 0 for the group in which the node creates namespaces
 */
public record NewNamespace(long blocks, int blockShift, int anaGroupId) {
  /** The size in bytes; {@link Long#MAX_VALUE} if it does not fit a long. */
  public long bytes() {
    return blocks < 0 || blocks > Long.MAX_VALUE >> blockShift ? Long.MAX_VALUE : blocks << blockShift;
  }
}
