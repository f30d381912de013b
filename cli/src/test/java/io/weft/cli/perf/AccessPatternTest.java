// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPatternTest {
  @ParameterizedTest
  @CsvSource({
    "read,false,100", "write,false,0", "randread,true,100", "randwrite,true,0", "RandRW,true,50", "mix0,true,0",
    "mix70,true,70", "mix100,true,100"
  })
  void readsWhatLoadGeneratorsWrite(String text, boolean random, int readPercent) {
    assertEquals(new AccessPattern(random, readPercent), AccessPattern.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mix", "mix101", "mix-1", "trim", "readwrite"})
  void refusesEverythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> AccessPattern.parse(text));
  }
}
