// SPDX-License-Identifier: Apache-2.0
/**
 * NVMe over Fabrics as a controller sees it, whatever the transport: queues and their requests, command tables,
 * controllers with their properties, keep-alive and asynchronous events, and the Fabrics commands.
 */
@NullMarked
package io.weft.fabric;

import org.jspecify.annotations.NullMarked;
