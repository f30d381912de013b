// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the options of every Weft process, no server of a cluster lets a removed node resume a session. */
class ResumptionIT {
  @TempDir
  Path temporary;

  @Test
  @DisplayName("a removed node is refused though it was connected before, by servers of the runtime and by the voters' log")
  void nobodyResumes() throws Exception {
    Path output = temporary.resolve("output");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + SourceTree.root().resolve("cli/src/main/sh/jvm.options"), "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), ResumptionProbe.class.getName())
        .redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the probe has not ended");
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output).stream().filter(line -> line.startsWith("runtime: ") || line.startsWith("log: ")).toList();
    assertEquals(List.of("runtime: accepted, then refused", "log: accepted, then refused"), lines, () -> read(output));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
