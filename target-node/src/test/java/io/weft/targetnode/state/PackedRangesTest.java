// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.targetnode.ownership.KeptRestrictions;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of blocks as a cluster keeps them. */
class PackedRangesTest {
  @Test
  void rangesComeBackAsTheyWere() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      BlockRanges ranges = BlockRanges.NONE;
      for (int i = random.nextInt(50); i > 0; i--) {
        ranges = ranges.with(random.nextLong(1L << random.nextInt(1, 62)), random.nextLong(1, 1L << random.nextInt(1, 61)));
      }
      assertEquals(ranges, PackedRanges.unpack(PackedRanges.pack(ranges)));
    }
    assertEquals("", PackedRanges.pack(BlockRanges.NONE));
    assertEquals(BlockRanges.of(0, Long.MAX_VALUE), PackedRanges.unpack(PackedRanges.pack(BlockRanges.of(0, Long.MAX_VALUE))));
  }

  @Test
  void theMostThatAClusterKeepsAreSmall() {
    BlockRanges.Builder most = new BlockRanges.Builder();
    for (int i = 0; i < 2 * NamespaceState.MAX_MARKED; i++) {
      most.add(1_000_000L * i, 8);
    }
    String packed = PackedRanges.pack(most.build());
    assertTrue(packed.length() < 50_000, () -> packed.length() + " characters");
    assertEquals(most.build(), PackedRanges.unpack(packed));
  }

  private static String packed(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return Base64.getEncoder().encodeToString(all);
  }

  @Test
  void whatIsDamagedIsNotTakenForRanges() {
    for (String damaged : new String[] {
      "?", packed(1), packed(1, 0), packed(1, 0x81), packed(1, 1, 0, 1), packed(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1),
      packed(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 2)}) {
      assertThrows(IllegalArgumentException.class, () -> PackedRanges.unpack(damaged), damaged);
    }
    assertThrows(IllegalArgumentException.class, () -> Restrictions.of(new KeptRestrictions(4, "")));
  }

  @Test
  void restrictionsComeBackAsTheyWere() {
    assertEquals(KeptRestrictions.NOTHING, Restrictions.NONE.kept());
    Restrictions some = new Restrictions(WriteProtection.PERMANENT, BlockRanges.of(3, 4));
    assertEquals(some, Restrictions.of(some.kept()));
  }
}
