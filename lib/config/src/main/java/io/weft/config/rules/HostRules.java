// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.HostEntry;
import io.weft.config.Violations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Rules for one host. */
final class HostRules {
  private static final Pattern SECRET = Pattern.compile("DHHC-1:(0[0-3]):([A-Za-z0-9+/]+={0,2}):");
  private static final String EXPECTED = "a secret as 'nvme gen-dhchap-key' makes it: DHHC-1:, 00 to 03, the base64 of "
      + "32, 48 or 64 bytes and their CRC-32, and a colon";

  private HostRules() {}

  static void check(Violations violations, HostEntry host) {
    Rules.checkNqn(violations.at("nqn"), host.nqn());
    Violations dhchap = violations.at("dhchap");
    checkSecret(dhchap.at("key"), host.dhchapKey());
    checkSecret(dhchap.at("ctrl_key"), host.dhchapCtrlKey());
    dhchap.at("ctrl_key").check(host.dhchapCtrlKey() == null || host.dhchapKey() != null,
        "is set although dhchap.key is not", "both, or dhchap.key alone, or none");
  }

  /** The violation never repeats the secret. */
  private static void checkSecret(Violations violations, @Nullable String secret) {
    if (secret == null) {
      return;
    }
    Matcher matcher = SECRET.matcher(secret);
    if (!matcher.matches()) {
      violations.add("has another form", EXPECTED);
      return;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException e) {
      violations.add("is no base64", EXPECTED);
      return;
    }
    int length = bytes.length - Integer.BYTES;
    violations.check(length == wantedLength(matcher.group(1), length),
        "holds %d bytes".formatted(Math.max(0, length)), EXPECTED);
    violations.check(length < 0 || crcFits(bytes, length), "has a wrong CRC-32", EXPECTED);
  }

  /** The length that goes with a hash identifier; 00 means that the secret is used as it is, of any of the lengths. */
  private static int wantedLength(String hash, int length) {
    return switch (hash) {
      case "01" -> 32;
      case "02" -> 48;
      case "03" -> 64;
      default -> length == 48 || length == 64 ? length : 32;
    };
  }

  private static boolean crcFits(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) == (int) crc.getValue();
  }
}
