// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edit through any node of a cluster is in effect on all of them, and hosts are told. {@code e2e/load/edits} runs it for
 * longer and says how long that may take.
 */
class EditLatencyIT {
  private static final int EDITS = Integer.getInteger("weft.edits", 24);
  /** What 99 of 100 edits may take, in milliseconds. */
  private static final long LIMIT_MILLIS = Long.getLong("weft.edits.limit", TimeUnit.MINUTES.toMillis(1));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void everyEditReachesAllNodesAndTheirHosts() throws Exception {
    try (EditLatency latency = new EditLatency(folder)) {
      Latencies all = latency.measure(EDITS);
      assertTrue(all.at(0.99) < LIMIT_MILLIS, () -> "p99 is %.0f ms, not less than %d".formatted(all.at(0.99), LIMIT_MILLIS));
    }
  }
}
