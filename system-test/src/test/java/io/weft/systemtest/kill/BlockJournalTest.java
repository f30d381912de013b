// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The journal notices what a target must not do. */
class BlockJournalTest {
  private final BlockJournal journal = new BlockJournal(4, 512);

  @Test
  void aNewBlockIsZeroes() {
    assertNull(check(3, ByteBuffer.allocate(512)));
    assertEquals("block 3, generation 0, is damaged at byte 100", check(3, ByteBuffer.allocate(512).put(100, (byte) 1)));
  }

  @Test
  void aWriteUnderWayMayHaveArrivedOrNot() {
    ByteBuffer first = acknowledged(1);
    ByteBuffer second = begun(1);
    assertNull(check(1, second));
    assertEquals("block 1 holds generation 1; 2 was acknowledged, 2 was written last", check(1, first));
  }

  @Test
  void whatDidNotArriveMustNotAppearLater() {
    ByteBuffer first = acknowledged(1);
    ByteBuffer second = begun(1);
    assertNull(check(1, first));
    assertEquals("block 1 holds generation 2; 1 was acknowledged, 1 was written last", check(1, second));
  }

  @Test
  void anAcknowledgedWriteIsThere() {
    ByteBuffer first = acknowledged(1);
    acknowledged(1);
    assertEquals("block 1 holds generation 1; 2 was acknowledged, 2 was written last", check(1, first));
  }

  @Test
  void anotherBlocksContentsAreNoticed() {
    ByteBuffer other = acknowledged(1);
    acknowledged(2);
    assertEquals("block 2 holds generation 1; 2 was acknowledged, 2 was written last", check(2, other));
  }

  @Test
  void everyDamagedByteIsNoticed() {
    ByteBuffer sound = acknowledged(2);
    for (int at = 4; at < 512; at++) {
      ByteBuffer damaged = ByteBuffer.allocate(512).put(sound.duplicate()).flip();
      damaged.put(at, (byte) ~damaged.get(at));
      assertEquals("block 2, generation 1, is damaged at byte " + at, check(2, damaged));
    }
  }

  private ByteBuffer begun(int block) {
    ByteBuffer contents = ByteBuffer.allocate(512);
    journal.begin(block, contents);
    return contents.flip();
  }

  private ByteBuffer acknowledged(int block) {
    ByteBuffer contents = begun(block);
    journal.acknowledge(block);
    return contents;
  }

  private String check(int block, ByteBuffer found) {
    return journal.check(block, found.duplicate());
  }
}
