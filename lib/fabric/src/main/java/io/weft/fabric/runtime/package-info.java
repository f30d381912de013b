// SPDX-License-Identifier: Apache-2.0
/**
 * What all connections of one node share. Start with {@link io.weft.fabric.runtime.FabricRuntime}.
 */
@NullMarked
package io.weft.fabric.runtime;

import org.jspecify.annotations.NullMarked;
