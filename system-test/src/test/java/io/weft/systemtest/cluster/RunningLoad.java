// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.WeftProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Random reads of 4 KiB, one at a time, by a process of its own.
 *
 * @param node is read from
 * @param subsystem its first namespace is read
 * @param log gets what the process says beside its result
 */
record RunningLoad(ClusterNode node, String subsystem, Path log) {
  private static final int SECONDS = 20;

  /** Begins. */
  Running begin() throws IOException {
    return new Running(WeftProcess.startBy(List.of(), log, "perf", "--addr", node.address(), "--port", "" + node.port(),
        "--nqn", subsystem, "--qd", "1", "--time", "" + SECONDS, "--json"));
  }

  /** Reads that have begun. */
  record Running(WeftProcess process) {
    /** Whether it still reads. */
    boolean isGoing() {
      return process.isAlive();
    }

    /** Waits for the end. @return what 99 of 100 reads did not exceed, in microseconds */
    double p99() throws Exception {
      try (process) {
        return new JsonObject(process.output()).getJsonObject("lat_us").getDouble("p99");
      }
    }
  }
}
