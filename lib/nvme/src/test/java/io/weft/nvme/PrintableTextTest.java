// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another system calls itself does nothing to a terminal or a log. */
class PrintableTextTest {
  private static String escape(int codePoint) {
    return "\\u%04x".formatted(codePoint);
  }

  @DisplayName("control and formatting characters are shown as escapes (mend 13)")
  @ParameterizedTest
  @ValueSource(ints = {0, 7, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff, 0xd800})
  void whatCannotBePrintedIsEscaped(int codePoint) {
    assertEquals("nqn" + escape(codePoint) + "[2J", PrintableText.of("nqn" + Character.toString(codePoint) + "[2J"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nqn.2014-08.org.example:host 1", "größe €", "磁盘", "\ud83d\ude00"})
  void everythingElseRemains(String text) {
    assertSame(text, PrintableText.of(text));
  }

  @Test
  @DisplayName("a host without a name is shown as such (mend 28)")
  void theEmptyNameIsShown() {
    assertEquals("(empty)", Nqn.show(""));
    assertEquals("nqn" + escape(0x1b), Nqn.show("nqn\u001b"));
  }
}
