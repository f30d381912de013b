// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health check of a container. */
class HealthProbeIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int probe(int port) {
    return HealthProbe.status(port, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1", "404, 1"})
  @DisplayName("the status follows the answer, which is printed")
  void followsTheAnswer(int answered, int status) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/health/ready", exchange -> {
      byte[] body = "{\"status\":\"as asked\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answered, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      assertEquals(status, probe(server.getAddress().getPort()));
      assertEquals("{\"status\":\"as asked\"}\n", out.toString(StandardCharsets.UTF_8));
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("a port where nobody listens is not healthy, and the output says so")
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertEquals(1, probe(port));
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("no answer at port " + port), out::toString);
  }
}
