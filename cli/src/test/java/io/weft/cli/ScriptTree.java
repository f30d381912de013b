// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A source tree for the project's own shell scripts, with stand-ins for the programs that would take minutes: Maven and
 * Java. The scripts see those, the few tools that they need, and no JDK of this machine.
 */
final class ScriptTree implements AutoCloseable {
  private static final List<String> TOOLS = List.of("sh", "bash", "env", "dirname", "readlink", "uname", "find", "ps", "tr",
      "mkdir", "mktemp", "ln", "awk", "sleep", "rm", "mv", "cp", "head", "tail", "grep", "cat", "id", "sed", "sort", "xargs",
      "chmod", "tee");
  private static final String RUNS_A_JDK = "#!/bin/sh\necho \"java $*\"\n";

  private final Path home;
  private final Path bin;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> processes = new ArrayList<>();
  private int runs;

  /** A tree with a file of the project's at each of the paths, in an empty directory. */
  ScriptTree(Path directory, String... files) throws IOException {
    home = Files.createDirectories(directory.resolve("tree"));
    bin = Files.createDirectories(directory.resolve("bin"));
    for (String file : files) {
      Path copy = home.resolve(file);
      Files.createDirectories(copy.getParent());
      // Otherwise the launcher finds the JDKs of this machine.
      Files.writeString(copy, Files.readString(Path.of("..", file)).replace("/usr/lib/jvm/*", directory + "/jvm/*")
          .replace(" /opt/", " /none/opt/").replace("/usr/java", "/none/java"));
      assertTrue(copy.toFile().setExecutable(true));
    }
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        if (Files.exists(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), Path.of(place, tool));
        }
      }
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", directory.toString());
  }

  /** A file of the tree. */
  Path file(String name) {
    return home.resolve(name);
  }

  /** Writes a file of the tree. */
  void write(String name, String content) throws IOException {
    Files.createDirectories(home.resolve(name).getParent());
    Files.writeString(home.resolve(name), content);
  }

  /** Replaces a program by a script. */
  void program(String name, String script) throws IOException {
    Files.deleteIfExists(bin.resolve(name));
    executable(bin.resolve(name), script);
  }

  /** Puts a JDK where the launcher looks. @param version such as {@code 25.0.1} */
  void jdk(String version) throws IOException {
    jdk(version, RUNS_A_JDK);
  }

  /** As above, with a program in the place of java. */
  void jdk(String version, String java) throws IOException {
    Path jdk = Files.createDirectories(bin.resolveSibling("jvm").resolve(version).resolve("bin"));
    executable(jdk.resolve("java"), java);
    executable(jdk.resolve("javac"), RUNS_A_JDK);
    Files.writeString(jdk.resolveSibling("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    assertTrue(file.toFile().setExecutable(true));
  }

  /** Sets an environment variable of the scripts. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Starts a script of the tree without waiting for it. */
  Running start(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve(script).toString()));
    command.addAll(List.of(arguments));
    Path out = home.resolveSibling("out" + runs);
    Path err = home.resolveSibling("err" + runs++);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return new Running(process, out, err);
  }

  /** Runs a script of the tree to its end. */
  Ended run(String script, String... arguments) throws Exception {
    return start(script, arguments).end();
  }

  /** Ends what still runs, and removes the links to the tools, which the end of a test warns about. */
  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroyForcibly);
    for (String tool : TOOLS) {
      Files.deleteIfExists(bin.resolve(tool));
    }
  }

  /** A script that was started. */
  record Running(Process process, Path out, Path err) {
    /** Waits for its end. */
    Ended end() throws Exception {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it does not end: " + said());
      return new Ended(process.exitValue(), Files.readString(out), said());
    }

    /** What it has written to standard error so far. */
    String said() {
      try {
        return Files.readString(err);
      } catch (IOException e) {
        return e.toString();
      }
    }

    /** Waits until it has written a text to standard error. */
    void untilSaid(String text) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!said().contains(text)) {
        assertTrue(System.nanoTime() < end, () -> "did not say '" + text + "': " + said());
        Thread.onSpinWait();
      }
    }
  }

  /** What a script did. */
  record Ended(int status, String out, String err) {}
}
