// SPDX-License-Identifier: Apache-2.0
/**
 * A target node: exports the namespaces that the configuration wants at the ports that it wants. Start with {@link
 * io.weft.targetnode.TargetNode}.
 */
@NullMarked
package io.weft.targetnode;

import org.jspecify.annotations.NullMarked;
