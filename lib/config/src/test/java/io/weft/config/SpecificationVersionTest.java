// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificationVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.3", "2.1", "1.2.1", "255.255.255"})
  void readsWhatItWrites(String text) {
    assertEquals(text, SpecificationVersion.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "1.3.x", "v1.3", "1.256", "256.0", "1.2.3.4"})
  void refusesOtherTexts(String text) {
    assertEquals(Optional.empty(), SpecificationVersion.parse(text));
  }

  @Test
  void givesTheRegister() {
    assertEquals(0x00020100, SpecificationVersion.DEFAULT.vs());
    assertEquals(0x00010201, new SpecificationVersion(1, 2, 1).vs());
  }
}
