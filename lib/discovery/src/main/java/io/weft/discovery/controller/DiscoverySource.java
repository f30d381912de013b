// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.nvme.log.DiscoveryLogPage;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The source of a discovery subsystem's records. Called on any event loop; must not block. */
@FunctionalInterface
public interface DiscoverySource {
  /**
   * Returns the records that a host may see.
   *
   * @param hostNqn the host
   * @param portAddress the address that the host connected to, which replaces wildcard addresses; null if the transport
   *     has none
   * @return the log page, whose generation changes if and only if this host's records change
   */
  DiscoveryLogPage view(String hostNqn, @Nullable InetSocketAddress portAddress);
}
