// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as text: a number of bytes, or a whole number of KiB, MiB, GiB or TiB. */
public final class ByteSize {
  /** What a size must be, a phrase for messages. */
  public static final String EXPECTED = "a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,19})(|B|KiB|MiB|GiB|TiB)");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @param text such as {@code 512MiB} or {@code 1073741824}
   * @return the size in bytes
   * @throws IllegalArgumentException if the text is not a size or is more than 2^63 - 1 bytes; the message says which
   */
  public static long parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'%s' is not a size; write %s".formatted(text, EXPECTED));
    }
    int unit = matcher.group(2).isEmpty() ? 0 : "BKMGT".indexOf(matcher.group(2).charAt(0));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << 10 * unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("'%s' is more than 2^63 - 1 bytes; write %s".formatted(text, EXPECTED), e);
    }
  }

  /**
   * Writes a size in the largest unit that divides it.
   *
   * @param bytes the size in bytes
   */
  public static String format(long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length - 1);
    return String.format(Locale.ROOT, "%d%s", bytes >> 10 * unit, UNITS[unit]);
  }
}
