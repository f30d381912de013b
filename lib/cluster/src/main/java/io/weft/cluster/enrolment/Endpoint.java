// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.NodeAddress;
import io.weft.cluster.identity.Member;

/**
 * Where a node takes part in enrolment.
 *
 * @param host an IP address without brackets, or a host name
 * @param port the TCP port
 */
public record Endpoint(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** Checks both. @throws IllegalArgumentException if one is out of its range; the message says what is right */
  public Endpoint {
    if (!NodeAddress.isValid(host)) {
      throw new IllegalArgumentException("'%s' is no address of a node, which is %s".formatted(host, NodeAddress.FORM));
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("%d is no TCP port, which is 1 to %d".formatted(port, MAX_PORT));
    }
  }

  /** Where a member is asked. */
  public static Endpoint of(Member member) {
    return new Endpoint(member.address(), member.enrolmentPort());
  }

  /** Reads {@code 10.0.0.1:7420}, {@code [fd00::1]:7420} or {@code host:7420}. @throws IllegalArgumentException if it is none of them */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') >= 0;
    if (colon < 0 || !brackets && host.indexOf(':') >= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("'%s' is no address with a port, such as 10.0.0.1:7420 or [fd00::1]:7420".formatted(text));
    }
    return new Endpoint(brackets ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return NodeAddress.withPort(host, port);
  }
}
