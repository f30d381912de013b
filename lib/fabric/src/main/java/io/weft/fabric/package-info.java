// SPDX-License-Identifier: Apache-2.0
/**
 * NVMe over Fabrics as a controller sees it, over any transport: queues and their requests, command tables,
 * controllers with their properties, keep-alive, asynchronous events, and the Fabrics commands. Start with {@link
 * io.weft.fabric.Queue}.
 */
@NullMarked
package io.weft.fabric;

import org.jspecify.annotations.NullMarked;
