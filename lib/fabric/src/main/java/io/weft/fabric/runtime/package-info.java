// SPDX-License-Identifier: Apache-2.0
/**
 * The state that all connections of one node share. Start with {@link io.weft.fabric.runtime.FabricRuntime}.
 */
@NullMarked
package io.weft.fabric.runtime;

import org.jspecify.annotations.NullMarked;
