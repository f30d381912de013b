// SPDX-License-Identifier: Apache-2.0
/**
 * What a node runs, as immutable records that every module may show or carry; the node itself fills them. Start with
 * {@link io.weft.config.status.NodeStatus}.
 */
@NullMarked
package io.weft.config.status;

import org.jspecify.annotations.NullMarked;
