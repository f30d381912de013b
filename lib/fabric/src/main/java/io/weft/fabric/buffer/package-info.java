// SPDX-License-Identifier: Apache-2.0
/**
 * Fixed pieces of off-heap memory that hold the data of commands between the network and the disk. Start with {@link
 * io.weft.fabric.buffer.SlotPool}.
 */
@NullMarked
package io.weft.fabric.buffer;

import org.jspecify.annotations.NullMarked;
