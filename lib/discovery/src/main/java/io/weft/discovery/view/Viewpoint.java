// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.address.IpAddresses;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.AddressFamily;

/**
 * From where a host looks: what decides which addresses it can use. A host on another machine would take a loopback address
 * for its own, and which IPv4 address leads to the machine that it has reached over IPv6 is not known.
 */
public enum Viewpoint {
  IPV4,
  IPV6,
  IPV4_SAME_MACHINE,
  IPV6_SAME_MACHINE;

  /** The viewpoint of a host that came over an address family, from the same machine or from elsewhere. */
  static Viewpoint of(AddressFamily family, boolean sameMachine) {
    if (family == AddressFamily.IPV6) {
      return sameMachine ? IPV6_SAME_MACHINE : IPV6;
    }
    return sameMachine ? IPV4_SAME_MACHINE : IPV4;
  }

  /** Whether the host has come over IPv6. */
  private boolean isIpv6() {
    return this == IPV6 || this == IPV6_SAME_MACHINE;
  }

  /** Whether a host can use an address. A wildcard IPv6 address stands for both families. */
  public boolean sees(TransportAddress address) {
    if (address.isWildcard()) {
      return address.adrfam() != AddressFamily.IPV4 || !isIpv6();
    }
    return this == IPV4_SAME_MACHINE || this == IPV6_SAME_MACHINE || !IpAddresses.isLoopback(address.traddr());
  }
}
