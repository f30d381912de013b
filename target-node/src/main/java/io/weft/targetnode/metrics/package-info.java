// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics for Prometheus, read from the running node at each scrape; docs/metrics.md lists them. Start with {@link
 * io.weft.targetnode.metrics.TargetMetrics}.
 */
@NullMarked
package io.weft.targetnode.metrics;

import org.jspecify.annotations.NullMarked;
