// SPDX-License-Identifier: Apache-2.0
/**
 * Histories of operations that clients ran at the same time, and whether they are linearizable. Start with
 * {@link io.weft.testkit.history.Linearizability}.
 */
@NullMarked
package io.weft.testkit.history;

import org.jspecify.annotations.NullMarked;
