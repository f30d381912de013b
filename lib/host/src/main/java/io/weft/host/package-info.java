// SPDX-License-Identifier: Apache-2.0
/**
 * An NVMe over Fabrics host (initiator). {@link io.weft.host.NvmeHost} connects to controllers; a
 * {@link io.weft.host.HostController} has the admin queue and the I/O queues, a {@link io.weft.host.HostNamespace} the
 * blocks. Everything is asynchronous: futures complete on the event loop of the queue that did the work.
 */
@NullMarked
package io.weft.host;

import org.jspecify.annotations.NullMarked;
