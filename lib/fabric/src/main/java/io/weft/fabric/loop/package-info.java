// SPDX-License-Identifier: Apache-2.0
/**
 * The loop transport: a host and a controller in one process, connected by memory alone. Start with {@link
 * io.weft.fabric.loop.LoopQueue}.
 */
@NullMarked
package io.weft.fabric.loop;

import org.jspecify.annotations.NullMarked;
