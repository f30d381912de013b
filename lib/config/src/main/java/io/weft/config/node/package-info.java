// SPDX-License-Identifier: Apache-2.0
/**
 * The nodes of a cluster and what lies on them, as an administrator wants them. Start with {@link
 * io.weft.config.node.NodeEntry}.
 */
@NullMarked
package io.weft.config.node;

import org.jspecify.annotations.NullMarked;
