// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Buffers for tests that check raw bytes. */
public final class Bytes {
  private Bytes() {}

  /** A little-endian buffer full of FFh, so that a byte that an encoder does not write shows. */
  public static ByteBuffer dirty(int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      buffer.put(i, (byte) 0xff);
    }
    return buffer;
  }

  /** A range as hexadecimal text. */
  public static String hex(ByteBuffer buffer, int index, int length) {
    byte[] bytes = new byte[length];
    buffer.get(index, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether a range holds nothing but zeroes. */
  public static boolean isZero(ByteBuffer buffer, int index, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer.get(index + i) != 0) {
        return false;
      }
    }
    return true;
  }
}
