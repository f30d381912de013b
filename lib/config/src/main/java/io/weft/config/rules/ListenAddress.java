// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import java.util.Comparator;

/**
 * An address that a port listens on, so written that two ports with the same one cannot both listen.
 *
 * @param trsvcid the TCP port
 * @param traddr the IP address in its canonical spelling
 */
record ListenAddress(String trsvcid, String traddr) implements Comparable<ListenAddress> {
  private static final Comparator<ListenAddress> ORDER =
      Comparator.comparing(ListenAddress::trsvcid).thenComparing(ListenAddress::traddr);

  static ListenAddress of(TransportAddress address) {
    return new ListenAddress(address.trsvcid(), IpAddresses.canonical(address.traddr()));
  }

  @Override
  public int compareTo(ListenAddress other) {
    return ORDER.compare(this, other);
  }
}
