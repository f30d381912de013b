// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was acknowledged is lost and nothing happens twice, whatever happens to the nodes. {@code e2e/faults/chaos} runs it for longer. */
class ChaosIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.HOURS)
  void whatClientsSeeIsLinearizable() throws Exception {
    try (Chaos chaos = new Chaos(ChaosSettings.of(40, 1), new LoopbackNetwork(), folder)) {
      System.out.println(chaos.run());
    }
  }
}
