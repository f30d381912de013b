// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** Literal IP addresses; never a name, so that nothing here asks a name server. */
public final class IpAddresses {
  private IpAddresses() {}

  /** Whether the text is a literal address of this family. */
  public static boolean isLiteral(String text, Adrfam family) {
    return switch (family) {
      case IPV4 -> NetUtil.isValidIpV4Address(text);
      case IPV6 -> NetUtil.isValidIpV6Address(text) && !text.startsWith("[");
      default -> false;
    };
  }

  /** Whether the text is {@code 0.0.0.0} or {@code ::} in any spelling. */
  static boolean isWildcard(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    return bytes != null && Arrays.equals(bytes, new byte[bytes.length]);
  }

  /** One spelling for every way to write an address, so that two of them can be compared. */
  public static String canonical(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    int zone = text.indexOf('%');
    return bytes == null ? text : NetUtil.bytesToIpAddress(bytes) + (zone < 0 ? "" : text.substring(zone));
  }
}
