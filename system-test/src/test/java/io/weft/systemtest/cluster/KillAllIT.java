// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A cluster all of whose processes are killed at once comes back by itself with all that was acknowledged. {@code e2e/faults/killall} does it more often. */
class KillAllIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.HOURS)
  void everyAcknowledgedEditIsThere() throws Exception {
    try (Chaos chaos = new Chaos(ChaosSettings.ofKills(1), new LoopbackNetwork(), folder)) {
      System.out.println(chaos.run());
    }
  }
}
