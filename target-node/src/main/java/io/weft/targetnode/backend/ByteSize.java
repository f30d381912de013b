// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sizes as people write them: plain bytes, or a whole number of KiB, MiB, GiB or TiB. */
public final class ByteSize {
  private static final Logger LOG = LoggerFactory.getLogger(ByteSize.class);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,19})(|B|KiB|MiB|GiB|TiB)");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @param text such as {@code 512MiB} or {@code 1073741824}
   * @return the size in bytes, at least 1
   * @throws BackendException if the text is no size, is zero, or is more than 2^63 - 1 bytes
   */
  public static long parse(String text) throws BackendException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text, "is not a size");
    }
    try {
      int unit = matcher.group(2).isEmpty() ? 0 : "BKMGT".indexOf(matcher.group(2).charAt(0));
      long size = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << 10 * unit);
      if (size == 0) {
        throw wrong(text, "is zero");
      }
      return size;
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong(text, "is more than 2^63 - 1 bytes");
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

  private static BackendException wrong(String text, String what) {
    return new BackendException("'%s' %s; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB"
        .formatted(text, what));
  }

  /** Rounds a device's size down to whole blocks, with a word in the log if that loses anything. */
  public static long wholeBlocks(String spec, long size, int blockSize) throws BackendException {
    long whole = size - size % blockSize;
    if (whole == 0) {
      throw new BackendException(
          "holds %d bytes; it must hold at least one block of %d bytes".formatted(size, blockSize));
    }
    if (whole != size) {
      LOG.warn("{}: the last {} of {} bytes are no whole block of {} bytes and stay unused",
          spec, size - whole, size, blockSize);
    }
    return whole;
  }
}
