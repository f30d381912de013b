// SPDX-License-Identifier: Apache-2.0
/**
 * Namespaces without storage, which measure everything but the disk. Start with {@link
 * io.weft.targetnode.backend.none.NullLane}.
 */
@NullMarked
package io.weft.targetnode.backend.none;

import org.jspecify.annotations.NullMarked;
