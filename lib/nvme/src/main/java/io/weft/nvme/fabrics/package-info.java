// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of NVMe over Fabrics: command types, Connect data, controller properties. Start with {@link
 * io.weft.nvme.fabrics.ConnectData}.
 */
@NullMarked
package io.weft.nvme.fabrics;

import org.jspecify.annotations.NullMarked;
