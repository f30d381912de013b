// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.SourceTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft up} as a process: its output, its end, a second start, and what it rejects. */
class UpIT {
  private static final String NQN = "nqn.2026-11.io.weft:demo";

  @TempDir
  private Path folder;

  private final List<Process> processes = new ArrayList<>();
  private final int port = freePort();
  private final int discoveryPort = freePort();
  private final int httpPort = freePort();

  UpIT() throws IOException {
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void saysWhereEverythingIsAndWhatToType() throws Exception {
    Process up = up();
    List<String> said = List.of(line(up), line(up), line(up));
    assertEquals("READY nvme=127.0.0.1:%d discovery=127.0.0.1:%d http=http://127.0.0.1:%d subsystem=%s"
        .formatted(port, discoveryPort, httpPort, NQN), said.get(0));
    assertEquals("  nvme discover -t tcp -a 127.0.0.1 -s " + discoveryPort, said.get(1));
    assertEquals("  nvme connect  -t tcp -a 127.0.0.1 -s " + port + " -n " + NQN, said.get(2));
  }

  @Test
  void whatOneStartWroteTheNextOneReads() throws Exception {
    Process first = up();
    line(first);
    Path data = Files.writeString(folder.resolve("in"), "the same data".repeat(4096).substring(0, 8192));
    assertEquals(0, host("write", "--flush", "--input", data.toString()));
    first.destroy();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, first.exitValue(), "stopping on request is a success");

    Process second = up();
    line(second);
    Path read = folder.resolve("out");
    assertEquals(0, host("read", "--size", "8192", "--output", read.toString()));
    assertEquals(-1, Files.mismatch(data, read));
  }

  @Test
  @DisplayName("a start that fails names the option to change, and leaves no data directory (mend 30)")
  void aPortThatIsTakenIsRefusedBeforeAnythingIsChanged() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      Process up = up();
      assertTrue(up.waitFor(60, TimeUnit.SECONDS));
      assertEquals(2, up.exitValue());
      String said = Files.readString(folder.resolve("stderr"));
      assertTrue(said.contains("weft up: nvme cannot listen at 127.0.0.1:" + taken.getLocalPort()), said);
      assertTrue(said.contains("give another --port or --listen"), said);
      assertFalse(Files.exists(Path.of(data())), "the data directory is left");
    }
  }

  @Test
  @DisplayName("a later start whose only port is taken says so with the option, and keeps the data (mend 30)")
  void aTakenPortOfALaterStartIsNamed() throws Exception {
    Process first = up();
    line(first);
    first.destroy();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS));
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      Process second =
          weft("up", "--data", data(), "--discovery-port", "" + discoveryPort, "--http-port", "" + httpPort);
      assertTrue(second.waitFor(60, TimeUnit.SECONDS));
      assertEquals(2, second.exitValue());
      String said = Files.readString(folder.resolve("stderr"));
      assertTrue(said.contains("weft up: port 1: ") && said.contains("give another --port or --listen"), said);
    }
    assertTrue(Files.exists(folder.resolve("data/images/disk-1.img")));
  }

  @Test
  @DisplayName("--disk makes the disks of a new data directory, and says that it has no effect later (mend 16)")
  void disksOfANewDirectory() throws Exception {
    Path existing = folder.resolve("existing.img");
    try (RandomAccessFile file = new RandomAccessFile(existing.toFile(), "rw")) {
      file.setLength(1 << 20);
    }
    Process first = up("--disk", "2G", "--disk", existing.toString(), "--disk", "memory:1MiB");
    assertTrue(line(first).startsWith("READY "));
    Path made = folder.resolve("data/images/disk-1.img");
    assertEquals(2L << 30, Files.size(made));
    assertEquals(List.of(made.toString(), existing.toString(), "memory:1MiB"), devices());
    first.destroy();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS));
    assertTrue(line(up("--disk", "2G")).startsWith("READY "));
    assertEquals(3, devices().size());
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains("--disk has no effect") && said.contains("weft ctl add namespace"), said);
  }

  @Test
  @DisplayName("--disk refuses a path where nothing is and a size that is none, and leaves nothing (mend 16)")
  void disksThatCannotBe() throws Exception {
    for (String disk : List.of(folder.resolve("none.img").toString(), "10X", "1000")) {
      Process up = up("--disk", disk);
      assertTrue(up.waitFor(60, TimeUnit.SECONDS));
      assertEquals(2, up.exitValue(), disk);
      assertFalse(Files.exists(Path.of(data())), disk);
    }
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains("none.img does not exist; expected an existing file or block device, or the size of a new file"),
        said);
  }

  @Test
  @DisplayName("one image that is missing is a warning after READY; the other disk is served, and the process ends well (mend 1)")
  void startsWithoutOneOfItsDisks() throws Exception {
    Process first = up("--disk", "1M", "--disk", "2M");
    line(first);
    first.destroy();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS));
    Path missing = folder.resolve("data/images/disk-1.img");
    Files.move(missing, folder.resolve("away.img"));

    Process second = up();
    assertTrue(line(second).startsWith("READY nvme=127.0.0.1:" + port + " "));
    Path read = folder.resolve("out");
    assertEquals(0, host("read", "--nsid", "2", "--size", "8192", "--output", read.toString()));
    assertEquals(8192, Files.size(read));
    second.destroy();
    assertTrue(second.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, second.exitValue());
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains("weft up: warning: not served: " + NQN + " namespace 1: "), said);
    assertFalse(said.contains(" namespace 2: "), said);
  }

  @Test
  @DisplayName("a signal during the start ends it with status 0 before anything listens, and the next start works (mend 30)")
  void aSignalDuringTheStart() throws Exception {
    Path fifo = folder.resolve("document");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    Process up = up("--config", Files.writeString(folder.resolve("weft.json"), "{\"restore\": \"%s\"}".formatted(fifo)).toString());
    // Opened once the start reads it; the start then waits for the rest.
    try (OutputStream document = Files.newOutputStream(fifo)) {
      // Process.destroy would close its output, too.
      up.toHandle().destroy();
      untilSaid("a signal ends the process");
      document.write("{\"subsystems\": [], \"ports\": []}".getBytes(StandardCharsets.US_ASCII));
    }
    assertEquals("", new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "it was never ready");
    assertTrue(up.waitFor(60, TimeUnit.SECONDS));
    String said = Files.readString(folder.resolve("stderr"));
    assertEquals(0, up.exitValue(), said);
    assertTrue(said.contains("the start is broken off") && !said.contains("listens at"), said);
    assertTrue(line(up()).startsWith("READY "));
  }

  @Test
  @DisplayName("what is legal in a restored document and may surprise is a warning of the start (mend 10)")
  void advisesOnARestoredDocument() throws Exception {
    Path document = Files.writeString(folder.resolve("document.json"), "{\"hosts\": [{\"nqn\": \"testnqn\"}]}");
    Path settings = Files.writeString(folder.resolve("weft.json"), "{\"restore\": \"%s\"}".formatted(document));
    assertTrue(line(up("--config", settings.toString())).startsWith("READY "));
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains(document + ": hosts[") && said.contains("which is not of the form nqn."), said);
  }

  private void untilSaid(String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(folder.resolve("stderr")).contains(text)) {
      assertTrue(System.nanoTime() < end, text);
      Thread.onSpinWait();
    }
  }

  /** The paths of the devices in the running configuration. */
  private List<String> devices() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String document = client.send(HttpRequest.newBuilder(
          URI.create("http://127.0.0.1:" + httpPort + "/api/v1/config")).build(), BodyHandlers.ofString()).body();
      return new JsonObject(document).getJsonArray("subsystems").getJsonObject(0).getJsonArray("namespaces").stream()
          .map(namespace -> ((JsonObject) namespace).getJsonObject("device").getString("path")).toList();
    }
  }

  @Test
  void aLaterStartMovesThePort() throws Exception {
    Process first = up();
    line(first);
    first.destroy();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS));
    int elsewhere = freePort();
    Process second = weft("up", "--data", data(), "--port", "" + elsewhere, "--discovery-port", "" + discoveryPort,
        "--http-port", "" + httpPort);
    String ready = line(second);
    assertTrue(ready.startsWith("READY nvme=127.0.0.1:" + elsewhere + " "), ready);
  }

  @Test
  void aFolderInUseIsRefused() throws Exception {
    line(up());
    Process second = weft("up", "--data", data(), "--port", "" + freePort(), "--discovery-port", "" + freePort(),
        "--http-port", "" + freePort());
    assertTrue(second.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, second.exitValue());
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains("is in use by process"), said);
  }

  @Test
  void aSettingsFileWithAnUnknownFieldIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("weft.json"), "{\"prot\": 4420}");
    Process up = weft("up", "--data", data(), "--config", file.toString());
    assertTrue(up.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, up.exitValue());
    String said = Files.readString(folder.resolve("stderr"));
    assertTrue(said.contains(file.toString()) && said.contains("prot"), said);
    assertFalse(Files.exists(Path.of(data())), "the data directory was created");
  }

  private Process up(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("up", "--data", data(), "--port", "" + port,
        "--discovery-port", "" + discoveryPort, "--http-port", "" + httpPort));
    arguments.addAll(List.of(more));
    return weft(arguments.toArray(String[]::new));
  }

  private int host(String verb, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("host", verb, "--port", "" + port, "--nqn", NQN));
    arguments.addAll(List.of(more));
    Process host = weft(arguments.toArray(String[]::new));
    assertTrue(host.waitFor(60, TimeUnit.SECONDS));
    return host.exitValue();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Process weft(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + SourceTree.root().resolve("cli/src/main/sh/jvm.options"),
        "-jar",
        SourceTree.root().resolve("cli/target/weft/lib/weft-cli.jar").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("stderr").toFile()))
        .start();
    processes.add(process);
    return process;
  }

  /** The next line of a process's output; the test's own time limit bounds the wait. */
  private String line(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    return line == null ? "ended: " + Files.readString(folder.resolve("stderr")) : line;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
