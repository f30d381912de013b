// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start of a process that may not read a file of its data directory. */
@Timeout(120)
class UnreadableFileIT {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;

  @BeforeEach
  void edit() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      ConfigStore store = FileConfigStore.open(vertx, data, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
      for (long revision = 1; revision <= 2; revision++) {
        long next = revision;
        store.edit(ConfigStore.ANY_REVISION, _ -> ConfigWriter.of(next)).await(60, TimeUnit.SECONDS);
      }
      store.close().await(60, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"config.json, configuration", "config.json.journal, journal"})
  @DisplayName("a file that may not be read is named, with what to do, and no file is changed (mend 27)")
  void isLeftAlone(String name, String words) throws Exception {
    Path file = directory.resolve(name);
    byte[] before = Files.readAllBytes(file);
    String said = refusal(file);
    assertTrue(said.contains("%s %s cannot be read: permission denied. Nothing was changed; make it readable for the user "
        .formatted(words, file) + "that Weft runs as, or run Weft as the user who ran it before"), said);
    assertArrayEquals(before, Files.readAllBytes(file));
    assertFalse(Files.exists(directory.resolve(name + ".rejected")));
  }

  @Test
  @DisplayName("a lock that may not be opened is named, with what to do (mend 17)")
  void theLock() throws Exception {
    Path lock = directory.resolve("lock");
    String said = refusal(lock);
    assertTrue(said.contains(lock + " cannot be opened: permission denied. Run Weft as the user who ran it before, or name "
        + "another data directory"), said);
  }

  /** Starts a process that may not open a file. @return why it does not start */
  private String refusal(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    List<String> command = new ArrayList<>(unprivileged());
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ConfigWriter.class.getName(),
        directory.toString()));
    Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      return process.errorReader().lines().filter(line -> line.contains("Exception")).findFirst().orElse("it ended");
    } finally {
      process.destroyForcibly();
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Takes from root what lets it read every file; an ordinary user has nothing to lose. */
  private static List<String> unprivileged() throws IOException {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    String without = "-dac_override,-dac_read_search";
    return root ? List.of("setpriv", "--inh-caps", without, "--bounding-set", without) : List.of();
  }
}
