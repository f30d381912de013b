// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void countsTheChangesBetweenTexts() {
    assertEquals(0, Spelling.distance("same", "same"));
    assertEquals(3, Spelling.distance("kitten", "sitting"));
    assertEquals(4, Spelling.distance("", "four"));
    assertEquals(1, Spelling.distance("dsik", "disk"), "neighbours exchanged are one change");
    assertEquals(3, Spelling.distance("ca", "abc"));
  }

  @Test
  void namesAllThatAreEquallyNearAndNoneThatIsTooFar() {
    List<String> words = List.of("write", "list", "read", "last");
    assertEquals(List.of("last", "list"), Spelling.nearest("lst", words, 2));
    assertEquals(List.of("read"), Spelling.nearest("raed", words, 1));
    assertEquals(List.of(), Spelling.nearest("identify", words, 2));
    assertEquals(List.of(), Spelling.nearest("list", List.of(), 2));
  }
}
