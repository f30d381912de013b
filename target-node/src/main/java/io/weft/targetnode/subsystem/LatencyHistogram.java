// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts latencies in buckets whose bounds double, from 1 us to 67 s. One thread counts; any thread reads,
 * possibly a moment late.
 */
public final class LatencyHistogram {
  /** The number of buckets; the last one has no bound. */
  public static final int BUCKETS = 28;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final AtomicLongArray sum = new AtomicLongArray(1);

  void add(long nanos) {
    long micros = Math.max(0, nanos - 1) / 1000;
    int bucket = Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(micros));
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    sum.setOpaque(0, sum.getPlain(0) + nanos);
  }

  /** The upper bound of a bucket, inclusive, in seconds; infinity for the last. */
  public static double boundSeconds(int bucket) {
    return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : (1L << bucket) / 1e6;
  }

  /** The number of latencies in a bucket. */
  public long count(int bucket) {
    return counts.getOpaque(bucket);
  }

  /** The sum of all latencies in nanoseconds. */
  public long sumNanos() {
    return sum.getOpaque(0);
  }
}
