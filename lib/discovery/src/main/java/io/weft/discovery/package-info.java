// SPDX-License-Identifier: Apache-2.0
/**
 * The discovery service of a node: one discovery subsystem that tells each host what it may use. Start with {@link
 * io.weft.discovery.DiscoveryService}.
 */
@NullMarked
package io.weft.discovery;

import org.jspecify.annotations.NullMarked;
