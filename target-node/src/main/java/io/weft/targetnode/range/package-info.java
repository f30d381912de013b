// SPDX-License-Identifier: Apache-2.0
/**
 * Range locks: they keep changes from other event loops from interfering with an atomic change of blocks.
 * Start with {@link io.weft.targetnode.range.RangeLocks}.
 */
@NullMarked
package io.weft.targetnode.range;

import org.jspecify.annotations.NullMarked;
