// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator behind {@code weft perf}: workers that keep queues full, and what they measured. Start with
 * {@link io.weft.cli.perf.PerfWorker}.
 */
@NullMarked
package io.weft.cli.perf;

import org.jspecify.annotations.NullMarked;
