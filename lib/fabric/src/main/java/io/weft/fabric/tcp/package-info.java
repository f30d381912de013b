// SPDX-License-Identifier: Apache-2.0
/** The NVMe/TCP transport: PDU layouts, the decoder and the encoder. */
@NullMarked
package io.weft.fabric.tcp;

import org.jspecify.annotations.NullMarked;
