// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.host;

import io.weft.config.ByteSize;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes on the command line: {@code 512}, {@code 4k}, {@code 4KiB}, {@code 1M}, {@code 2g}; always powers of two. */
public final class ByteCount implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([kmgt]?)(i?b)?");

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException("'%s' is not a size; write one as 512, 4k, 1M or 2G".formatted(text));
    }
    String unit = matcher.group(2).isEmpty() ? "" : matcher.group(2).toUpperCase(Locale.ROOT) + "iB";
    try {
      return ByteSize.parse(matcher.group(1) + unit);
    } catch (IllegalArgumentException _) {
      throw new TypeConversionException("'%s' is more than 2^63 bytes".formatted(text));
    }
  }
}
