// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteCountTest {
  private final ByteCount converter = new ByteCount();

  @ParameterizedTest
  @CsvSource({"512,512", "4k,4096", "4K,4096", "4KiB,4096", "4kb,4096", "1M,1048576", "2g,2147483648", "1T,1099511627776"})
  void readsPowersOfTwo(String text, long count) {
    assertEquals(count, converter.convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "4.5k", "4 k", "4x", "9999999999T"})
  void refusesEverythingElse(String text) {
    assertThrows(TypeConversionException.class, () -> converter.convert(text));
  }
}
