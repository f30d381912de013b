// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it edits; no acknowledged edit may be lost and every start must work. */
class FileConfigStoreKillIT {
  private static final int KILLS = 8;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  @Timeout(300)
  @DisplayName("a process that is killed in the middle of edits and snapshots has lost nothing (mend 21)")
  void losesNoAcknowledgedEdit() throws Exception {
    Random random = new Random(4);
    long acknowledged = 0;
    for (int i = 0; i < KILLS; i++) {
      acknowledged = writeAndKill(acknowledged, 1 + random.nextInt(60));
      Configuration found = load();
      assertTrue(found.revision() == acknowledged || found.revision() == acknowledged + 1,
          "found revision %d, acknowledged was %d".formatted(found.revision(), acknowledged));
      assertEquals(ConfigWriter.of(found.revision()), found);
      acknowledged = found.revision();
    }
  }

  /** Kills the process once it has acknowledged a number of edits, and reads its output to the end. */
  private long writeAndKill(long expected, int edits) throws Exception {
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), ConfigWriter.class.getName(), directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader out = process.inputReader()) {
      assertEquals("open " + expected, out.readLine());
      String last = "";
      for (int i = 0; i < edits; i++) {
        last = out.readLine();
        assertNotNull(last, "the process ended by itself");
      }
      // Not Process.destroyForcibly, which would close the pipe with what is still in it.
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      return Long.parseLong(last.substring("edit ".length()));
    } finally {
      process.destroyForcibly();
    }
  }

  private Configuration load() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      ConfigStore store =
          FileConfigStore.open(vertx, data, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
      Configuration found = store.snapshot();
      store.close().await(60, TimeUnit.SECONDS);
      return found;
    }
  }
}
