// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of the NVMe/TCP transport: PDU types, header layouts, fatal error status values. Start with {@link
 * io.weft.nvme.tcp.Pdu}.
 */
@NullMarked
package io.weft.nvme.tcp;

import org.jspecify.annotations.NullMarked;
