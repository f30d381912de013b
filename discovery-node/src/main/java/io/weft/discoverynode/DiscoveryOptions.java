// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

/**
 * Options of one discovery node.
 *
 * @param listen the literal IP address that it listens on, which may be a wildcard
 * @param port the TCP port, 0 for any free port
 */
public record DiscoveryOptions(String listen, int port) {}
