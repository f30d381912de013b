// SPDX-License-Identifier: Apache-2.0
/**
 * A target node: exports the configured namespaces at the configured ports. Start with {@link
 * io.weft.targetnode.TargetNode}.
 */
@NullMarked
package io.weft.targetnode;

import org.jspecify.annotations.NullMarked;
