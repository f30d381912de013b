// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a load.
 *
 * @param random whether addresses are random or sequential
 * @param readPercent the percentage of reads
 */
record AccessPattern(boolean random, int readPercent) {
  private static final Pattern MIX = Pattern.compile("mix([0-9]{1,3})");

  /**
   * Parses a pattern, with the names that load generators use.
   *
   * @param text read, write, randread, randwrite, randrw, or mixNN for random I/O with NN % of reads
   * @throws IllegalArgumentException if the text is none of these
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
          "'%s' is not an access pattern; expected read, write, randread, randwrite, randrw or mix0 to mix100".formatted(text));
    }
    return new AccessPattern(true, Integer.parseInt(matcher.group(1)));
  }
}
