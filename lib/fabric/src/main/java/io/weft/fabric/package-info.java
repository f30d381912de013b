// SPDX-License-Identifier: Apache-2.0
/**
 * The controller's side of NVMe over Fabrics, over any transport: queues and their requests, command tables,
 * controllers with their properties, keep-alive, asynchronous events, and the Fabrics commands. Start with {@link
 * io.weft.fabric.Queue}.
 */
@NullMarked
package io.weft.fabric;

import org.jspecify.annotations.NullMarked;
