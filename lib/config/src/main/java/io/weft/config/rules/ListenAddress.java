// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.PortEntry;
import io.weft.config.address.IpAddresses;
import java.util.Comparator;
import java.util.Objects;

/**
 * An address that a port listens on, so written that two ports with the same one cannot both listen.
 *
 * @param node the name of the node that listens; empty for a process that stands alone
 * @param trsvcid the TCP port
 * @param traddr the IP address in its canonical spelling
 */
record ListenAddress(String node, String trsvcid, String traddr) implements Comparable<ListenAddress> {
  private static final Comparator<ListenAddress> ORDER =
      Comparator.comparing(ListenAddress::node).thenComparing(ListenAddress::trsvcid).thenComparing(ListenAddress::traddr);

  static ListenAddress of(PortEntry port) {
    return of(port, port.address().traddr());
  }

  /** As if a port listened on another IP address. */
  static ListenAddress of(PortEntry port, String traddr) {
    return new ListenAddress(Objects.requireNonNullElse(port.node(), ""), port.address().trsvcid(),
        IpAddresses.canonical(traddr));
  }

  @Override
  public int compareTo(ListenAddress other) {
    return ORDER.compare(this, other);
  }
}
