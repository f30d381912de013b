// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as text. */
class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({"1,1", "512B,512", "64KiB,65536", "0,0", "0GiB,0", "512MiB,536870912", "4GiB,4294967296",
      "1TiB,1099511627776",
      "9223372036854775807,9223372036854775807"})
  void sizesAreRead(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5GiB", "1GB", "1 GiB", "1gib", "0x10", "١GiB"})
  void otherTextIsRefused(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text)).getMessage();
    assertEquals("'" + text + "' is not a size; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "8388608TiB", "9999999999999999999"})
  void sizesOutOfRangeAreRefused(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text)).getMessage();
    assertTrue(message.contains("is more than 2^63 - 1 bytes"), message);
  }

  @Test
  void sizesAreWrittenInTheLargestUnitThatDividesThem() {
    assertEquals("0B", ByteSize.format(0));
    assertEquals("1535B", ByteSize.format(1535));
    assertEquals("3KiB", ByteSize.format(3072));
    assertEquals("1025MiB", ByteSize.format(1025L << 20));
    assertEquals("2048TiB", ByteSize.format(2048L << 40));
  }
}
