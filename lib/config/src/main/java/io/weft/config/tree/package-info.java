// SPDX-License-Identifier: Apache-2.0
/**
 * A sorted map that shares what a change did not touch, so that two of them can be compared at the cost of the change.
 * Start with {@link io.weft.config.tree.PersistentMap}.
 */
@NullMarked
package io.weft.config.tree;

import org.jspecify.annotations.NullMarked;
