// SPDX-License-Identifier: Apache-2.0
/**
 * What a configuration with nodes means for each of them, and the edits that add and remove nodes. Start with {@link
 * io.weft.config.placement.NodeView}.
 */
@NullMarked
package io.weft.config.placement;

import org.jspecify.annotations.NullMarked;
