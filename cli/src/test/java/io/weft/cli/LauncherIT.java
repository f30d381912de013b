// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the jars of this build, laid out as they are shipped. */
class LauncherIT {
  @TempDir
  private Path home;

  @BeforeEach
  void layOut() throws IOException {
    Files.copy(Path.of("../weft"), home.resolve("weft"));
    assertTrue(home.resolve("weft").toFile().setExecutable(true));
    Files.copy(Path.of("src/main/sh/jvm.options"), home.resolve("jvm.options"));
    Files.createSymbolicLink(home.resolve("lib"), Path.of("target/weft/lib").toAbsolutePath());
  }

  @Test
  void theVersionIsTheBuildsAndNothingWarns() throws Exception {
    Ended ended = weft(Map.of(), "--version");
    assertTrue(ended.out().startsWith("weft 0."), ended::toString);
    assertTrue(ended.out().contains("Java 25"), ended::toString);
    assertEquals("", ended.err());
    assertEquals(0, ended.status());
  }

  @Test
  void theExitStatusIsHandedOn() throws Exception {
    assertEquals(2, weft(Map.of(), "--no-such-option").status());
  }

  @Test
  void aLinkToTheLauncherWorks() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("elsewhere"), home.resolve("weft"));
    assertEquals(0, run(Map.of(), link, "--version").status());
  }

  @Test
  void optionsForTheVirtualMachineAreHandedOn() throws Exception {
    Ended ended = weft(Map.of("WEFT_JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal"), "--version");
    assertTrue(ended.out().lines().anyMatch(l -> l.matches(".* MaxHeapSize +=  ?67108864 .*")), ended::toString);
  }

  @Test
  void aJavaHomeOfAnotherVersionIsPassedOver() throws Exception {
    Path other = Files.createDirectories(home.resolve("jdk-17/bin"));
    Files.writeString(other.resolve("java"), "#!/bin/sh\nexit 9\n");
    assertTrue(other.resolve("java").toFile().setExecutable(true));
    Files.writeString(home.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.15\"\n");
    assertEquals(0, weft(Map.of("JAVA_HOME", home.resolve("jdk-17").toString()), "--version").status());
  }

  @Test
  void theRehearsalEndsWellAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    Ended ended = weft(Map.of("WEFT_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), "rehearse");
    assertEquals(0, ended.status(), ended::toString);
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("weft-")).toList());
    }
  }

  private Ended weft(Map<String, String> environment, String... args) throws Exception {
    return run(environment, home.resolve("weft"), args);
  }

  private Ended run(Map<String, String> environment, Path program, String... args) throws Exception {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(args));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "WEFT_JAVA_OPTS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher did not end");
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private record Ended(int status, String out, String err) {
  }
}
