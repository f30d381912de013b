// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.perf;

import io.vertx.core.json.JsonObject;
import org.HdrHistogram.Histogram;

/**
 * The result of a measurement.
 *
 * @param seconds how long commands were counted
 * @param reads completed Read commands
 * @param writes completed Write commands
 * @param errors commands that failed
 * @param latencies the latencies of the completed commands, in nanoseconds
 */
record PerfReport(double seconds, long reads, long writes, long errors, Histogram latencies) {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};
  private static final String[] NAMES = {"p50", "p90", "p99", "p999"};

  /** Commands per second. */
  public double iops() {
    return (reads + writes) / seconds;
  }

  /** Megabytes (10^6 bytes) per second. @param blockSize bytes per command */
  public double megabytesPerSecond(int blockSize) {
    return iops() * blockSize / 1e6;
  }

  /** The latencies in microseconds. */
  public JsonObject latencyMicros() {
    JsonObject json = new JsonObject().put("avg", micros(latencies.getMean()));
    for (int i = 0; i < NAMES.length; i++) {
      json.put(NAMES[i], micros(latencies.getValueAtPercentile(PERCENTILES[i])));
    }
    return json.put("max", micros(latencies.getMaxValue()));
  }

  private static double micros(double nanos) {
    return Math.round(nanos / 100) / 10.0;
  }
}
