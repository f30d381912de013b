// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** Text that comes from another system, such as a name or a model number, for logs and terminals. */
public final class PrintableText {
  private PrintableText() {}

  /**
   * The text with its control and formatting characters as escapes of Java's form: they could make a terminal do something,
   * or a line look like another.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(PrintableText::isPrintable)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      if (isPrintable(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append("\\u%04x".formatted(c));
      }
    });
    return shown.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> false;
      default -> true;
    };
  }
}
