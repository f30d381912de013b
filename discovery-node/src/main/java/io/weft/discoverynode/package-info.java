// SPDX-License-Identifier: Apache-2.0
/**
 * A discovery node: tells hosts where in the cluster to find the subsystems that they may use. Start with {@link
 * io.weft.discoverynode.DiscoveryNode}.
 */
@NullMarked
package io.weft.discoverynode;

import org.jspecify.annotations.NullMarked;
