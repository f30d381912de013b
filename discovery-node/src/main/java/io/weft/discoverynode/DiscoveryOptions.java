// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

/**
 * What a discovery node does its own way, beside the shared configuration.
 *
 * @param listen the literal address that it listens at, perhaps a wildcard
 * @param port the TCP port, 0 for any that is free
 */
public record DiscoveryOptions(String listen, int port) {}
