// SPDX-License-Identifier: Apache-2.0
/** The load generator behind {@code weft perf}: workers that keep queues full, and what they measured. */
@NullMarked
package io.weft.cli.perf;

import org.jspecify.annotations.NullMarked;
