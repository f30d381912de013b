// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.weft.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link PeersMain}. */
final class NodeProcess implements AutoCloseable {
  private static final int END_SECONDS = 60;
  private final Process process;
  private final Writer commands;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private NodeProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  static NodeProcess start(Path file, int number, int starts) throws IOException {
    return new NodeProcess(new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), PeersMain.class.getName(),
        file.toString(), Integer.toString(number), Integer.toString(starts)).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("the output broke: " + e);
    }
  }

  /** All that it has said. */
  List<String> lines() {
    return lines;
  }

  /** Sends a command, and waits for a line that begins with a word. @return the line */
  String command(String command, String answer) throws Exception {
    int before = lines.size();
    commands.write(command + "\n");
    commands.flush();
    return line(answer, before);
  }

  /** Waits for a line that begins with a word. */
  String line(String start) throws Exception {
    return line(start, 0);
  }

  private String line(String start, int from) throws Exception {
    try {
      Eventually.until("it says " + start, () -> find(start, from) != null);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + String.join("\n", lines), e);
    }
    return find(start, from);
  }

  private String find(String start, int from) {
    return lines.stream().skip(from).filter(line -> line.startsWith(start)).findFirst().orElse(null);
  }

  /** Sends a signal, such as STOP. */
  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new AssertionError("kill -%s failed".formatted(name));
    }
  }

  /** Waits for its end. @return its exit status */
  int end() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + String.join("\n", lines));
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    end();
  }
}
