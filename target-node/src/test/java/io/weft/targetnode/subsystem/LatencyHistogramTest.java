// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  private int bucketOf(long nanos) {
    histogram.add(nanos);
    for (int i = 0; i < LatencyHistogram.BUCKETS; i++) {
      if (histogram.count(i) > 0) {
        return i;
      }
    }
    throw new AssertionError("in no bucket: " + nanos);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1000, 1001, 2000, 2001, 1_000_000, 1_048_576_000, 1_048_576_001, 70_000_000_000L})
  void aBucketHoldsWhatIsAboveTheBoundBeforeAndNotAboveItsOwn(long nanos) {
    int bucket = bucketOf(nanos);
    assertTrue(nanos / 1e9 <= LatencyHistogram.boundSeconds(bucket), "bucket " + bucket);
    assertTrue(bucket == 0 || nanos / 1e9 > LatencyHistogram.boundSeconds(bucket - 1), "bucket " + bucket);
  }

  @Test
  void boundsDoubleFromOneMicrosecondToInfinity() {
    assertEquals(1e-6, LatencyHistogram.boundSeconds(0));
    assertEquals(1.024e-3, LatencyHistogram.boundSeconds(10));
    assertEquals(67.108864, LatencyHistogram.boundSeconds(LatencyHistogram.BUCKETS - 2));
    assertEquals(Double.POSITIVE_INFINITY, LatencyHistogram.boundSeconds(LatencyHistogram.BUCKETS - 1));
  }

  @Test
  void sumsNanoseconds() {
    histogram.add(1500);
    histogram.add(700);
    assertEquals(2200, histogram.sumNanos());
  }
}
