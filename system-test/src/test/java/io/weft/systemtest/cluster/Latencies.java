// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took each time. */
final class Latencies {
  private final List<Double> millis = new ArrayList<>();

  /** Adds one. @param nanos what it took */
  void add(long nanos) {
    millis.add(nanos / 1e6);
  }

  /** Adds all of another. */
  void addAll(Latencies other) {
    millis.addAll(other.millis);
  }

  /** What a part of them did not exceed, in milliseconds. @param quantile from 0 to 1 */
  double at(double quantile) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
  }

  /** As a line of a table. */
  String line(String name) {
    return "%-46s p50 %7.1f ms  p99 %7.1f ms  max %7.1f ms  (%d)".formatted(name, at(0.5), at(0.99), at(1), millis.size());
  }
}
