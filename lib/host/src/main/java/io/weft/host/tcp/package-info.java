// SPDX-License-Identifier: Apache-2.0
/**
 * Reading and writing of NVMe/TCP PDUs in a host. Start with {@link io.weft.host.tcp.PduReader}.
 */
@NullMarked
package io.weft.host.tcp;

import org.jspecify.annotations.NullMarked;
