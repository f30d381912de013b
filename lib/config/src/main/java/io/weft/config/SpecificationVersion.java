// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the NVMe specification that a controller reports (NVMe Base 2.1, section 3.1.4.2).
 *
 * @param major MJR
 * @param minor MNR
 * @param tertiary TER
 */
public record SpecificationVersion(int major, int minor, int tertiary) {
  /** The version that a subsystem reports by default. */
  public static final SpecificationVersion DEFAULT = new SpecificationVersion(2, 1, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?");

  /**
   * Reads {@code major.minor} or {@code major.minor.tertiary}.
   *
   * @param text any text
   * @return empty if it has another form or a number above 255
   */
  public static Optional<SpecificationVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    SpecificationVersion version = new SpecificationVersion(Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)), matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    return version.minor > 255 || version.tertiary > 255 || version.major > 255
        ? Optional.empty()
        : Optional.of(version);
  }

  /** The value of the VS property and of VER in Identify Controller. */
  public int vs() {
    return major << 16 | minor << 8 | tertiary;
  }

  /** {@code major.minor}, and {@code .tertiary} if that is not 0. */
  @Override
  public String toString() {
    return tertiary == 0 ? major + "." + minor : major + "." + minor + "." + tertiary;
  }
}
