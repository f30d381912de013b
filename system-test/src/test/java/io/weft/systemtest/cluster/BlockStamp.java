// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** What a client writes into a block: its number, the generation, the writer, a filling that depends on them, a checksum. */
final class BlockStamp {
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private BlockStamp() {
  }

  /** Fills a block. @param into the block, from its position to its limit */
  static void write(ByteBuffer into, long block, long generation, int writer) {
    ByteBuffer bytes = into.slice().order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(block).putLong(generation).putLong(writer);
    long state = (block * SPREAD + generation) * SPREAD + writer;
    while (bytes.remaining() > Long.BYTES) {
      state += SPREAD;
      bytes.putLong(state ^ state >>> 29);
    }
    bytes.putLong(checksum(bytes));
  }

  /**
   * The generation that a block holds, 0 if it was never written.
   *
   * @param from the block, from its position to its limit
   * @throws AssertionError if it holds what nobody has written there
   */
  static long read(ByteBuffer from, long block) {
    ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.limit() - Long.BYTES;
    long number = bytes.getLong();
    long generation = bytes.getLong();
    long writer = bytes.getLong();
    if (number == 0 && generation == 0 && bytes.clear().mismatch(ByteBuffer.allocate(bytes.limit())) < 0) {
      return 0;
    }
    bytes.clear().position(end);
    if (checksum(bytes) != bytes.getLong(end)) {
      throw new AssertionError("block %d is torn or damaged; it begins as block %d, generation %d, of client %d"
          .formatted(block, number, generation, writer));
    }
    if (number != block) {
      throw new AssertionError("block %d holds block %d, generation %d, of client %d".formatted(block, number, generation, writer));
    }
    return generation;
  }

  /** The checksum of the bytes before the position. */
  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().flip());
    return crc.getValue();
  }
}
