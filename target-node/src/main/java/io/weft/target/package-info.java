// SPDX-License-Identifier: Apache-2.0
/** A target node: exports the namespaces that the configuration wants at the ports that it wants. */
@NullMarked
package io.weft.target;

import org.jspecify.annotations.NullMarked;
