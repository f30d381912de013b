// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.fabrics.ConnectData;
import io.weft.testkit.Eventually;
import io.weft.testkit.WeftProcess;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may have few file descriptors, and more connections than that. */
@Timeout(300)
class FewDescriptorsIT {
  private static final int DESCRIPTORS = 400;
  private static final int HALF_OPEN = 700;

  @TempDir
  private Path folder;

  /** Connects a host to the demo subsystem, and disconnects it. */
  static void connect(InetSocketAddress address) throws IOException {
    try (RawConnection host = RawConnection.open(address, Duration.ofSeconds(30))) {
      host.initialize(false, false);
      host.send(RawHost.capsule(RawHost.connect(0, 31), 1, RawHost.connectData(
          ConnectData.DYNAMIC_CONTROLLER, "nqn.2026-11.io.weft:demo", "nqn.2026-11.io.weft:newcomer")));
      RawPdu answer = host.receive();
      assertEquals(0, answer.completionStatus(), answer::toString);
    }
  }

  private static int health(int httpPort) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/live".formatted(httpPort)))
          .timeout(Duration.ofSeconds(30)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  @DisplayName("half-open connections beyond the descriptors keep out neither hosts nor management, and fill no log (mend 14)")
  void halfOpenConnections() throws Exception {
    int port = WeftProcess.freePort();
    int http = WeftProcess.freePort();
    Path log = folder.resolve("log");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    List<Socket> halfOpen = new ArrayList<>();
    try (WeftProcess _ = startUp(log, port, http)) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Socket socket = new Socket();
        halfOpen.add(socket);
        socket.connect(address, 30_000);
      }
      assertEquals(200, health(http));
      for (int i = 0; i < 3; i++) {
        connect(address);
      }
    } finally {
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
    List<String> warnings = warnings(log);
    assertTrue(!warnings.isEmpty() && warnings.size() <= 4, warnings::toString);
  }

  @Test
  @DisplayName("a management port that can accept no more for want of descriptors writes one line, of Weft's (mend 14)")
  void theManagementPortRunsOut() throws Exception {
    int http = WeftProcess.freePort();
    Path log = folder.resolve("log");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), http);
    List<Socket> idle = new ArrayList<>();
    try (WeftProcess _ = startUp(log, WeftProcess.freePort(), http)) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Socket socket = new Socket();
        idle.add(socket);
        socket.connect(address, 30_000);
      }
      Eventually.until("it cannot accept", () -> warnings(log).stream().anyMatch(line -> line.contains("could not accept")));
      for (Socket socket : idle) {
        socket.close();
      }
      assertEquals(200, health(http), "it accepts again");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    assertEquals(1, warnings(log).size(), () -> warnings(log).toString());
  }

  private static List<String> warnings(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" WARN ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WeftProcess startUp(Path log, int port, int http) throws Exception {
    WeftProcess process = WeftProcess.startAfter("ulimit -n " + DESCRIPTORS, log, "up",
        "--data", folder.resolve("data").toString(), "--port", "" + port, "--http-port", "" + http,
        "--discovery-port", "" + WeftProcess.freePort());
    String ready = process.line();
    assertTrue(ready.startsWith("READY "), ready);
    return process;
  }
}
