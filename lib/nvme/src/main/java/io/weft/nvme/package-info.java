// SPDX-License-Identifier: Apache-2.0
/** The vocabulary of the NVMe specifications: layouts, opcodes, status values, names. No I/O, no threads. */
@NullMarked
package io.weft.nvme;

import org.jspecify.annotations.NullMarked;
