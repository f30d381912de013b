// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A block tells its generation, and whether it is whole and in its place. */
class BlockStampTest {
  private static final int SIZE = 512;

  @Test
  void aBlockTellsItsGeneration() {
    for (long generation : new long[] {1, 0x1234_5678_9abc_def0L}) {
      assertEquals(generation, BlockStamp.read(block(0, generation), 0));
      assertEquals(generation, BlockStamp.read(block(63, generation), 63));
    }
    assertEquals(0, BlockStamp.read(ByteBuffer.allocate(SIZE), 5));
  }

  @Test
  void everyDamagedByteIsFound() {
    for (int at = 0; at < SIZE; at++) {
      ByteBuffer damaged = block(7, 3);
      damaged.put(at, (byte) ~damaged.get(at));
      assertThrows(AssertionError.class, () -> BlockStamp.read(damaged, 7), "byte " + at);
    }
    ByteBuffer almostZero = ByteBuffer.allocate(SIZE).put(SIZE - 1, (byte) 1);
    assertThrows(AssertionError.class, () -> BlockStamp.read(almostZero, 7));
  }

  @Test
  void halvesOfTwoWritesAreFound() {
    ByteBuffer torn = block(7, 3);
    torn.put(SIZE / 2, block(7, 4), SIZE / 2, SIZE / 2);
    AssertionError error = assertThrows(AssertionError.class, () -> BlockStamp.read(torn, 7));
    assertEquals("block 7 is torn or damaged; it begins as block 7, generation 3, of client 9", error.getMessage());
  }

  @Test
  void anotherBlockIsFound() {
    AssertionError error = assertThrows(AssertionError.class, () -> BlockStamp.read(block(7, 3), 8));
    assertTrue(error.getMessage().startsWith("block 8 holds block 7, generation 3"), error.getMessage());
  }

  private static ByteBuffer block(long number, long generation) {
    ByteBuffer block = ByteBuffer.allocate(SIZE);
    BlockStamp.write(block, number, generation, 9);
    return block;
  }
}
