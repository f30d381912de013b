// SPDX-License-Identifier: Apache-2.0
/**
 * NVMe/TCP PDUs as a host reads and writes them. Start with {@link io.weft.host.tcp.PduReader}.
 */
@NullMarked
package io.weft.host.tcp;

import org.jspecify.annotations.NullMarked;
