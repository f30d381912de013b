// SPDX-License-Identifier: Apache-2.0
/** Tests of what the connections of a node share. Start with {@link io.weft.fabric.runtime.ConnectionLimitsTest}. */
@NullMarked
package io.weft.fabric.runtime;

import org.jspecify.annotations.NullMarked;
