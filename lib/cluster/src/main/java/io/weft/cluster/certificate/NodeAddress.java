// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import io.weft.config.address.IpAddresses;
import io.weft.nvme.AddressFamily;
import java.util.regex.Pattern;

/** The form of the address at which the other nodes of a cluster reach a node: an IP address or a host name. */
public final class NodeAddress {
  /** What an address must be, a phrase for messages. */
  public static final String FORM = "an IPv4 or IPv6 address, or a host name";

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern HOST = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
  /** What ends in a number would be taken for an IPv4 address, by some and not by others. */
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?[0-9]+");

  private NodeAddress() {}

  /** Whether a text is a literal IP address, without a zone and without brackets. */
  public static boolean isIpAddress(String text) {
    return IpAddresses.isLiteral(text, AddressFamily.IPV4)
        || IpAddresses.isLiteral(text, AddressFamily.IPV6) && text.indexOf('%') < 0;
  }

  /** Whether a text has one of the forms. */
  public static boolean isValid(String text) {
    return isIpAddress(text) || HOST.matcher(text).matches() && !NUMERIC_END.matcher(text).matches();
  }

  /** An address with a port, as people write them: {@code 10.0.0.1:7420}, {@code [fd00::1]:7420}. */
  public static String withPort(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
