// SPDX-License-Identifier: Apache-2.0
/**
 * The health of the node: its temperature, how long and how often it has run. Start with {@link
 * io.weft.targetnode.health.NodeHealth}.
 */
@NullMarked
package io.weft.targetnode.health;

import org.jspecify.annotations.NullMarked;
