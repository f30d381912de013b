// SPDX-License-Identifier: Apache-2.0
/**
 * {@code weft perf}, the load generator: workers that keep queues full, and what they measured. Start with
 * {@link io.weft.cli.perf.PerfCommand}.
 */
@NullMarked
package io.weft.cli.perf;

import org.jspecify.annotations.NullMarked;
