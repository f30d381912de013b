// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text in fixed-length fields of the structures of this package. */
public final class FixedText {
  private static final byte[] ZEROS = new byte[1024];

  private FixedText() {}

  /**
   * Writes text and fills the rest of its field.
   *
   * @param pad the fill byte: a space for the ASCII fields of Identify Controller, 0 for NQNs, addresses
   * @throws IllegalArgumentException if the text is longer than the field
   */
  public static void put(ByteBuffer out, int index, int length, String text, int pad) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException("text of %d bytes in a field of %d: %s".formatted(bytes.length, length, text));
    }
    byte[] field = Arrays.copyOf(bytes, length);
    if (pad != 0) {
      Arrays.fill(field, bytes.length, length, (byte) pad);
    }
    out.put(index, field);
  }

  /** Reads text up to the first NUL, without trailing spaces: both are used as padding. */
  public static String get(ByteBuffer in, int index, int length) {
    int end = lengthBeforeNul(in, index, length);
    while (end > 0 && in.get(index + end - 1) == ' ') {
      end--;
    }
    return text(in, index, end);
  }

  /** Reads text up to the first NUL, or the whole field if there is none. */
  public static String getUpToNul(ByteBuffer in, int index, int length) {
    return text(in, index, lengthBeforeNul(in, index, length));
  }

  /** Whether bytes are text in UTF-8. */
  public static boolean isUtf8(ByteBuffer in, int index, int length) {
    try {
      // A new decoder reports malformed input, where a String would replace it.
      StandardCharsets.UTF_8.newDecoder().decode(in.slice(index, length));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static int lengthBeforeNul(ByteBuffer in, int index, int length) {
    int end = 0;
    while (end < length && in.get(index + end) != 0) {
      end++;
    }
    return end;
  }

  private static String text(ByteBuffer in, int index, int length) {
    byte[] bytes = new byte[length];
    in.get(index, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Sets bytes to 0. */
  public static void zero(ByteBuffer out, int index, int length) {
    // In bulk, as code that is not yet compiled takes long for each byte.
    for (int i = 0; i < length; i += ZEROS.length) {
      out.put(index + i, ZEROS, 0, Math.min(ZEROS.length, length - i));
    }
  }
}
