// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.WeftProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose standard error is a pipe that is full, and that nobody reads. */
@Timeout(300)
class UntakenLogIT {
  /** What a pipe holds. */
  private static final int PIPE = 65536;

  @TempDir
  private Path folder;

  @Test
  @DisplayName("a log that nobody takes holds neither hosts nor the start nor the end")
  void nobodyReadsTheLog() throws Exception {
    int port = WeftProcess.freePort();
    String pipe = "'" + folder.resolve("pipe") + "'";
    try (WeftProcess process = WeftProcess.startAfter(
        "mkfifo %s && exec 2<>%s && head -c %d /dev/zero >&2".formatted(pipe, pipe, PIPE), folder.resolve("errors"), "up",
        "--data", folder.resolve("data").toString(), "--port", "" + port, "--http-port", "" + WeftProcess.freePort(),
        "--discovery-port", "" + WeftProcess.freePort())) {
      String ready = process.line();
      assertTrue(ready.startsWith("READY "), ready);
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      for (int i = 0; i < 20; i++) {
        // Each of them is a line in the log.
        FewDescriptorsIT.connect(address);
      }
      assertEquals(0, process.stop());
    }
  }
}
