// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.kill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The possible contents of the blocks of a namespace: for each block the last acknowledged generation, and the pending one,
 * which may or may not have arrived when the target died. Each write is a new generation, and every byte of a block depends
 * on its number and generation. At most one write of a block may be pending.
 */
final class BlockJournal {
  /** Spreads the bits of a counter over a long: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final int blockSize;
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicIntegerArray acknowledged;
  private final AtomicIntegerArray pending;

  /** Creates a journal of blocks that are all zeroes, which is generation 0. */
  BlockJournal(int blocks, int blockSize) {
    this.blockSize = blockSize;
    acknowledged = new AtomicIntegerArray(blocks);
    pending = new AtomicIntegerArray(blocks);
  }

  /** The number of blocks. */
  int blocks() {
    return acknowledged.length();
  }

  /** Begins a write of a block. @param into gets the contents at its position, which is advanced */
  void begin(int block, ByteBuffer into) {
    int generation = issued.incrementAndGet();
    pending.set(block, generation);
    put(block, generation, into);
  }

  /** Records that the write of a block has succeeded. */
  void acknowledge(int block) {
    acknowledged.set(block, pending.get(block));
  }

  /**
   * Checks the contents of a block at the buffer's position, which is advanced; from now on the block must hold them.
   *
   * @return the fault, null if there is none
   */
  @Nullable String check(int block, ByteBuffer found) {
    int generation = found.order(ByteOrder.LITTLE_ENDIAN).getInt(found.position());
    ByteBuffer actual = found.slice(found.position(), blockSize);
    found.position(found.position() + blockSize);
    if (generation != acknowledged.get(block) && generation != pending.get(block)) {
      return "block %d holds generation %d; %d was acknowledged, %d was written last"
          .formatted(block, generation, acknowledged.get(block), pending.get(block));
    }
    ByteBuffer expected = ByteBuffer.allocate(blockSize);
    put(block, generation, expected);
    int wrong = expected.flip().mismatch(actual);
    if (wrong >= 0) {
      return "block %d, generation %d, is damaged at byte %d".formatted(block, generation, wrong);
    }
    acknowledged.set(block, generation);
    pending.set(block, generation);
    return null;
  }

  private void put(int block, int generation, ByteBuffer into) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    if (generation == 0) {
      into.put(new byte[blockSize]);
      return;
    }
    into.putInt(generation).putInt(block);
    long state = ((long) generation << 32 | block) * SPREAD;
    for (int at = Long.BYTES; at < blockSize; at += Long.BYTES) {
      state += SPREAD;
      into.putLong(state ^ state >>> 29);
    }
  }
}
