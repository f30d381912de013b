// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.host.FabricsCommandBuilder;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.tcp.PduType;
import io.weft.testkit.SourceTree;
import io.weft.testkit.node.RawHost;
import io.weft.testkit.wire.RawConnection;
import io.weft.testkit.wire.RawPdu;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The very first connection to a new process. */
@Timeout(300)
class ColdStartIT {
  /** The shortest timeouts of hosts. */
  private static final long IC_REQ_MILLIS = 2000;
  private static final long CONNECT_MILLIS = 500;

  private static final String NQN = "nqn.2026-11.io.weft:demo";
  private static final UUID HOST_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

  @TempDir
  private Path folder;

  private @Nullable Process up;

  @AfterEach
  void end() throws Exception {
    Process process = up;
    if (process != null) {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts weft up. @return the port that hosts connect to, once it says that it is ready */
  private int start() throws IOException {
    int port = freePort();
    Process process = new ProcessBuilder(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + SourceTree.root().resolve("cli/src/main/sh/jvm.options"), "-jar", SourceTree.root().resolve("cli/target/weft/lib/weft-cli.jar").toString(),
        "up", "--data", folder.resolve("data").toString(), "--port", "" + port, "--discovery-port", "" + freePort(),
        "--http-port", "" + freePort()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    up = process;
    String ready = process.inputReader().readLine();
    assertTrue(ready != null && ready.startsWith("READY "), ready);
    return port;
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  @Test
  @DisplayName("rule 63: a new process serves its first host within the shortest timeouts of hosts")
  void firstConnection() throws Exception {
    int port = start();
    byte[] data = new byte[ConnectData.LENGTH];
    new ConnectData(HOST_ID, ConnectData.DYNAMIC_CONTROLLER, NQN, "nqn.2026-11.io.weft:test-host")
        .encode(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), 0);
    var connect = FabricsCommandBuilder.connect(0, 31, 0, 0,
        new ConnectData(HOST_ID, ConnectData.DYNAMIC_CONTROLLER, NQN, "nqn.2026-11.io.weft:test-host"));
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (RawConnection host = RawConnection.open(target, Duration.ofSeconds(60))) {
      long start = System.nanoTime();
      RawPdu icResp = host.initialize(false, false);
      long icReq = millisSince(start);
      assertEquals(PduType.IC_RESP, icResp.type());
      start = System.nanoTime();
      host.send(RawHost.capsule(connect, 1, data));
      RawPdu answer = host.receive();
      long connected = millisSince(start);
      assertEquals(0, answer.completionStatus());
      assertTrue(icReq < IC_REQ_MILLIS, "ICReq took " + icReq + " ms");
      assertTrue(connected < CONNECT_MILLIS, "Connect took " + connected + " ms");
    }
  }
}
