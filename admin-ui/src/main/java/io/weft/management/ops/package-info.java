// SPDX-License-Identifier: Apache-2.0
/** Health and metrics, for the programs that watch a node. Start with {@link io.weft.management.ops.HealthChecks}. */
@NullMarked
package io.weft.management.ops;

import org.jspecify.annotations.NullMarked;
