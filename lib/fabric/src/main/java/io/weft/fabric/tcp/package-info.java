// SPDX-License-Identifier: Apache-2.0
/**
 * The NVMe/TCP transport of a controller: the listener, the connection, the PDU decoder and the PDU encoder. Start with
 * {@link io.weft.fabric.tcp.TcpQueue}.
 */
@NullMarked
package io.weft.fabric.tcp;

import org.jspecify.annotations.NullMarked;
