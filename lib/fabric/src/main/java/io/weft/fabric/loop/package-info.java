// SPDX-License-Identifier: Apache-2.0
/**
 * The loop transport: a host and a controller in one process, with nothing between them but memory. Start with {@link
 * io.weft.fabric.loop.LoopQueue}.
 */
@NullMarked
package io.weft.fabric.loop;

import org.jspecify.annotations.NullMarked;
