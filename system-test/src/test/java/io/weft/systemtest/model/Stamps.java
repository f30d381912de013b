// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Contents of logical blocks that identify their writer. Every written block has a unique number, its stamp; the stamp
 * fills the whole block, so that a block with parts of two writes is detected.
 */
final class Stamps {
  /** The stamp of a block of zeroes. */
  static final long ZERO = 0;
  /** The stamp of a block that was made uncorrectable. */
  static final long UNCORRECTABLE = -1;

  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private Stamps() {}

  /** A buffer of blocks with the given stamps. */
  static ByteBuffer blocks(int blockSize, long... stamps) {
    ByteBuffer data = ByteBuffer.allocate(stamps.length * blockSize).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < stamps.length; i++) {
      for (int at = 0; at < blockSize; at += 8) {
        data.putLong(i * blockSize + at, word(stamps[i], at));
      }
    }
    return data;
  }

  /**
   * The stamp of a block.
   *
   * @param data little endian
   * @param at the index of the block
   * @throws AssertionError if the block is not from a single write
   */
  static long of(ByteBuffer data, int at, int blockSize) {
    long stamp = data.getLong(at);
    for (int i = 0; i < blockSize; i += 8) {
      long word = data.getLong(at + i);
      if (word != word(stamp, i)) {
        throw new AssertionError(
            "a torn block: it begins as stamp %d and has %016xh at byte %d".formatted(stamp, word, i));
      }
    }
    return stamp;
  }

  private static long word(long stamp, int at) {
    return stamp == ZERO || at == 0 ? stamp : (stamp + at) * SPREAD;
  }
}
