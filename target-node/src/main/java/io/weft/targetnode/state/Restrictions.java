// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

/**
 * The restrictions on access to a namespace's blocks.
 *
 * @param protection whether blocks may be changed
 * @param uncorrectable the blocks that Write Uncorrectable has made unreadable, until they are written again
 */
public record Restrictions(WriteProtection protection, BlockRanges uncorrectable) {
  /** Nothing is restricted. */
  public static final Restrictions NONE = new Restrictions(WriteProtection.NONE, BlockRanges.NONE);

  Restrictions with(WriteProtection other) {
    return new Restrictions(other, uncorrectable);
  }

  Restrictions with(BlockRanges other) {
    return new Restrictions(protection, other);
  }

  Restrictions afterPowerCycle() {
    return with(protection.afterPowerCycle());
  }
}
