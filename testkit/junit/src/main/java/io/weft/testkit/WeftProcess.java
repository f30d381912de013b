// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code weft} as a separate process, started from the jars that the build has created; killed when it is closed. */
public final class WeftProcess implements AutoCloseable {
  private static final long START_SECONDS = 90;
  private static final long END_SECONDS = 60;

  private final Process process;
  private final Path errors;

  private WeftProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts the process.
   *
   * @param errors the file that its log is appended to
   * @param arguments the command and its options
   */
  public static WeftProcess start(Path errors, String... arguments) throws IOException {
    return startBy(List.of(), errors, arguments);
  }

  /** As {@link #start}, from a shell that has done something before. @param commands what the shell does */
  public static WeftProcess startAfter(String commands, Path errors, String... arguments) throws IOException {
    return startBy(List.of("/bin/sh", "-c", commands + "; exec \"$@\"", "weft"), errors, arguments);
  }

  /** As {@link #start}, by a command that becomes the process. @param before the command, empty for none */
  public static WeftProcess startBy(List<String> before, Path errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + SourceTree.root().resolve("cli/src/main/sh/jvm.options"),
        "-jar",
        SourceTree.root().resolve("cli/target/weft/lib/weft-cli.jar").toString()));
    command.addAll(List.of(arguments));
    return new WeftProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile())).start(), errors);
  }

  /** The next line of its output. @throws AssertionError with its log, if it ends or is silent for too long */
  public String line() throws Exception {
    String line = CompletableFuture.supplyAsync(() -> {
      try {
        return process.inputReader().readLine();
      } catch (IOException e) {
        return null;
      }
    }).completeOnTimeout(null, START_SECONDS, TimeUnit.SECONDS).get();
    if (line == null) {
      throw new AssertionError("no line came: " + Files.readString(errors));
    }
    return line;
  }

  /** All that is left of its output, once it has ended by itself. @throws AssertionError with its log, if it fails or does not end */
  public String output() throws Exception {
    String output = CompletableFuture.supplyAsync(() -> {
      try {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "";
      }
    }).completeOnTimeout("", START_SECONDS, TimeUnit.SECONDS).get();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("failed: " + output + Files.readString(errors));
    }
    return output;
  }

  /** Its process ID. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. It may be stopped by a signal. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it with SIGKILL. @throws AssertionError if it had ended by itself */
  public void kill() throws Exception {
    if (!process.isAlive()) {
      throw new AssertionError("ended with status " + process.exitValue() + ": " + Files.readString(errors));
    }
    close();
  }

  /** Ends it with SIGTERM. @return its exit status */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not stop");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("could not be killed");
    }
  }

  /** A TCP port of 127.0.0.1 on which nothing listens. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
