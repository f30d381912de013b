// SPDX-License-Identifier: Apache-2.0
/** Metrics for Prometheus, read from the running node at each scrape; docs/metrics.md lists them. */
@NullMarked
package io.weft.target.metrics;

import org.jspecify.annotations.NullMarked;
