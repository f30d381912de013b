// SPDX-License-Identifier: Apache-2.0
/**
 * Range locks: they keep changes of blocks from several event loops from coming between the parts of an atomic one.
 * Start with {@link io.weft.targetnode.range.RangeLocks}.
 */
@NullMarked
package io.weft.targetnode.range;

import org.jspecify.annotations.NullMarked;
