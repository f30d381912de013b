// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.netty.util.NetUtil;
import io.weft.nvme.AddressFamily;
import java.util.Arrays;

/** Literal IP addresses; never names, so nothing here queries a name server. */
public final class IpAddresses {
  private static final int IPV4_LENGTH = 4;

  private IpAddresses() {}

  /** Whether a text is a literal address of a family. */
  public static boolean isLiteral(String text, AddressFamily family) {
    return switch (family) {
      case IPV4 -> NetUtil.isValidIpV4Address(text);
      case IPV6 -> NetUtil.isValidIpV6Address(text) && !text.startsWith("[");
      default -> false;
    };
  }

  /** Whether a text is {@code 0.0.0.0} or {@code ::} in any spelling. */
  public static boolean isWildcard(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    return bytes != null && Arrays.equals(bytes, new byte[bytes.length]);
  }

  /** Whether a text is an address that leads to the machine itself: {@code 127.0.0.0/8} or {@code ::1}. */
  public static boolean isLoopback(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return false;
    }
    byte[] ipv6 = new byte[bytes.length];
    ipv6[bytes.length - 1] = 1;
    return bytes.length == IPV4_LENGTH ? bytes[0] == 127 : Arrays.equals(bytes, ipv6);
  }

  /** As {@link #canonical}, without the zone, which has no meaning on another machine. */
  public static String canonicalWithoutZone(String text) {
    int zone = text.indexOf('%');
    return canonical(zone < 0 ? text : text.substring(0, zone));
  }

  /** The canonical spelling of an address, so that two can be compared; any other text unchanged. */
  public static String canonical(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    int zone = text.indexOf('%');
    return bytes == null ? text : NetUtil.bytesToIpAddress(bytes) + (zone < 0 ? "" : text.substring(zone));
  }
}
