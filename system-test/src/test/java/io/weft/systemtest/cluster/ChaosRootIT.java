// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The same as {@link ChaosIT} in network namespaces, where nodes can be cut off from each other. */
@Tag("root")
class ChaosRootIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.HOURS)
  void whatClientsSeeIsLinearizable() throws Exception {
    ChaosSettings settings = ChaosSettings.of(300, 3);
    try (Chaos chaos = new Chaos(settings, new NamespaceNetwork(settings.nodes()), folder)) {
      System.out.println(chaos.run());
    }
  }
}
