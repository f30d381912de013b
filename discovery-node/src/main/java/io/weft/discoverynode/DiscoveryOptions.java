// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

import org.jspecify.annotations.Nullable;

/**
 * Options of one discovery node.
 *
 * @param listen the literal IP address that it listens on, which may be a wildcard
 * @param port the TCP port, 0 for any free port
 * @param node the name of the node in the configuration; null for a process that is not a member of a cluster
 */
public record DiscoveryOptions(String listen, int port, @Nullable String node) {
  /** Options of a process that is not a member of a cluster. */
  public DiscoveryOptions(String listen, int port) {
    this(listen, port, null);
  }
}
