// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a load does.
 *
 * @param random whether blocks are picked at random, or one after the other
 * @param readPercent how many of 100 commands are reads
 */
record AccessPattern(boolean random, int readPercent) {
  private static final Pattern MIX = Pattern.compile("mix([0-9]{1,3})");

  /**
   * Reads a pattern as load generators write it.
   *
   * @param text read, write, randread, randwrite, randrw, or mixNN for random I/O with NN % of reads
   * @throws IllegalArgumentException if it is none of these
   */
  public static AccessPattern parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "read" -> new AccessPattern(false, 100);
      case "write" -> new AccessPattern(false, 0);
      case "randread" -> new AccessPattern(true, 100);
      case "randwrite" -> new AccessPattern(true, 0);
      case "randrw" -> new AccessPattern(true, 50);
      default -> mix(lower, text);
    };
  }

  private static AccessPattern mix(String lower, String text) {
    Matcher matcher = MIX.matcher(lower);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 100) {
      throw new IllegalArgumentException(
          "'%s' is no access pattern; there are read, write, randread, randwrite, randrw and mix0 to mix100".formatted(text));
    }
    return new AccessPattern(true, Integer.parseInt(matcher.group(1)));
  }
}
