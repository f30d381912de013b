// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The form of a DH-HMAC-CHAP secret (NVMe Base 2.1, section 8.3.4.5). No message repeats the secret. */
final class DhchapSecret {
  /** A secret whose length and CRC-32 are right. */
  static final Limit<String> LIMIT = new Limit<>("a secret as 'nvme gen-dhchap-key' makes it: DHHC-1:, 00 to 03, the "
      + "base64 of 32, 48 or 64 bytes and their CRC-32, and a colon", DhchapSecret::problem);

  private static final Pattern FORM = Pattern.compile("DHHC-1:(0[0-3]):([A-Za-z0-9+/]+={0,2}):");

  private DhchapSecret() {}

  private static @Nullable String problem(String secret) {
    Matcher matcher = FORM.matcher(secret);
    if (!matcher.matches()) {
      return "has another form";
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException e) {
      return "is not base64";
    }
    int length = bytes.length - Integer.BYTES;
    if (length != expectedLength(matcher.group(1), length)) {
      return "holds %d bytes".formatted(Math.max(0, length));
    }
    return hasCrc(bytes, length) ? null : "has a wrong CRC-32";
  }

  /**
   * The length that goes with a hash identifier; 00 means that the secret is used as it is and may have any of the
   * lengths.
   */
  private static int expectedLength(String hash, int length) {
    return switch (hash) {
      case "01" -> 32;
      case "02" -> 48;
      case "03" -> 64;
      default -> length == 48 || length == 64 ? length : 32;
    };
  }

  private static boolean hasCrc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) == (int) crc.getValue();
  }
}
