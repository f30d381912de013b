// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Ranges of blocks as short text: for each its distance from the end of the one before and its length, as numbers of 7 bits a
 * byte, in base64. Ten thousand ranges of a few blocks each take some 40 KB.
 */
final class PackedRanges {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private PackedRanges() {}

  static String pack(BlockRanges ranges) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long end = 0;
    for (int i = 0; i < ranges.size(); i++) {
      put(out, ranges.start(i) - end);
      put(out, ranges.count(i));
      end = ranges.start(i) + ranges.count(i);
    }
    return Base64.getEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  private static void put(ByteArrayOutputStream out, long number) {
    long left = number;
    while (left >= MORE) {
      out.write((int) (left & (MORE - 1)) | MORE);
      left >>>= BITS;
    }
    out.write((int) left);
  }

  /** Reads {@link #pack}. @throws IllegalArgumentException if it is something else */
  static BlockRanges unpack(String packed) {
    byte[] bytes = Base64.getDecoder().decode(packed);
    BlockRanges.Builder ranges = new BlockRanges.Builder();
    long[] pair = new long[2];
    int numbers = 0;
    long end = 0;
    for (int at = 0; at < bytes.length; numbers++) {
      long number = 0;
      int shift = 0;
      do {
        if (at == bytes.length || shift >= Long.SIZE - 1) {
          throw new IllegalArgumentException("the ranges of uncorrectable blocks end within a number");
        }
        number |= (long) (bytes[at] & (MORE - 1)) << shift;
        shift += BITS;
      } while ((bytes[at++] & MORE) != 0);
      pair[numbers % 2] = number;
      if (numbers % 2 == 1) {
        ranges.add(end + pair[0], pair[1]);
        end += pair[0] + pair[1];
      }
    }
    if (numbers % 2 != 0) {
      throw new IllegalArgumentException("the last range of uncorrectable blocks has no length");
    }
    return ranges.build();
  }
}
