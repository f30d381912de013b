// SPDX-License-Identifier: Apache-2.0
/**
 * An NVMe over Fabrics host (initiator) with an asynchronous API: futures complete on the event loop of the queue that
 * did the work. Start with {@link io.weft.host.NvmeHost}.
 */
@NullMarked
package io.weft.host;

import org.jspecify.annotations.NullMarked;
