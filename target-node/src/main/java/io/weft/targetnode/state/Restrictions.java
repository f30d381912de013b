// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.targetnode.ownership.KeptRestrictions;

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

  /** What a cluster has agreed on. @throws IllegalArgumentException if it cannot be read */
  static Restrictions of(KeptRestrictions kept) {
    WriteProtection protection = WriteProtection.of(kept.writeProtection());
    if (protection == null) {
      throw new IllegalArgumentException("there is no write protection state %d".formatted(kept.writeProtection()));
    }
    return new Restrictions(protection, PackedRanges.unpack(kept.uncorrectable()));
  }

  /** The form in which a cluster keeps them. */
  KeptRestrictions kept() {
    return new KeptRestrictions(protection.wps(), PackedRanges.pack(uncorrectable));
  }

  Restrictions afterPowerCycle() {
    return with(protection.afterPowerCycle());
  }
}
