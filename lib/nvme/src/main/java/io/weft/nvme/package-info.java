// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of the NVMe specifications: entry layouts, opcodes, status values, names. No I/O, no threads. Start
 * with {@link io.weft.nvme.SqeLayout}.
 */
@NullMarked
package io.weft.nvme;

import org.jspecify.annotations.NullMarked;
