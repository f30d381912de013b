// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.fuzz;

/** The bytes of a fuzzer's input, consumed in order; zeroes once they are used up. */
final class FuzzInput {
  private final byte[] bytes;
  private int at;

  FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int u8() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  int u16() {
    return u8() | u8() << 8;
  }

  int i32() {
    return u16() | u16() << 16;
  }

  byte[] take(int count) {
    byte[] taken = new byte[count];
    for (int i = 0; i < count; i++) {
      taken[i] = (byte) u8();
    }
    return taken;
  }

  /** Many bytes made of a few. */
  byte[] pattern(int length) {
    byte[] few = take(8);
    byte[] many = new byte[length];
    for (int i = 0; i < length; i++) {
      many[i] = few[i & 7];
    }
    return many;
  }
}
