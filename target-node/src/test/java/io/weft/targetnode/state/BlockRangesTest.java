// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockRangesTest {
  private static final int BLOCKS = 200;

  private static BitSet blocks(BlockRanges ranges) {
    BitSet set = new BitSet();
    for (int i = 0; i < ranges.size(); i++) {
      assertTrue(ranges.count(i) > 0);
      assertTrue(i == 0 || ranges.start(i) > ranges.start(i - 1) + ranges.count(i - 1), "sorted, apart: " + ranges);
      set.set((int) ranges.start(i), (int) (ranges.start(i) + ranges.count(i)));
    }
    return set;
  }

  @Test
  void agreesWithASetOfBits() {
    Random random = new Random(3);
    BlockRanges ranges = BlockRanges.NONE;
    BitSet model = new BitSet();
    for (int i = 0; i < 20_000; i++) {
      int start = random.nextInt(BLOCKS);
      int count = random.nextInt(12);
      int end = start + count;
      if (random.nextBoolean()) {
        ranges = ranges.with(start, count);
        model.set(start, end);
      } else {
        ranges = ranges.without(start, count);
        model.clear(start, end);
      }
      assertEquals(model, blocks(ranges));
      int from = random.nextInt(BLOCKS);
      int length = 1 + random.nextInt(9);
      assertEquals(!model.get(from, from + length).isEmpty(), ranges.overlaps(from, length));
    }
  }

  @Test
  void takesSetsAway() {
    BlockRanges ranges = BlockRanges.of(10, 20).with(100, 5);
    assertEquals(BlockRanges.of(10, 5).with(20, 10), ranges.without(BlockRanges.of(15, 5).with(90, 50)));
    assertTrue(ranges.without(ranges).isEmpty());
    assertFalse(ranges.overlaps(30, 70));
  }
}
