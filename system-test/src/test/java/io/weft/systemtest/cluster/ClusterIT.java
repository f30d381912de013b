// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness for clusters, with a node by itself. */
class ClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir
  private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aNodeIsKilledPausedAndStartedAgain() throws Exception {
    try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder, 1, LIMIT)) {
      cluster.start();
      ClusterNode node = cluster.node(1);
      assertEquals("127.0.0.1", node.address());
      assertTrue(node.runs());
      assertEquals(200, status(node));
      node.pause();
      assertFalse(node.runs());
      assertThrows(HttpTimeoutException.class, () -> status(node));
      node.resume();
      assertEquals(200, status(node));
      node.kill();
      assertThrows(IOException.class, () -> status(node));
      node.start();
      assertEquals(200, status(node));
      node.pause();
      node.kill();
      node.start();
      node.stop();
      assertFalse(node.runs());
      assertTrue(Files.exists(node.data().resolve("config.json")));
      node.launch();
      node.awaitReady();
      assertEquals(200, status(node));
    }
  }

  @Test
  void whoEndsByItselfIsShownWithItsLog() throws Exception {
    try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder, 1, LIMIT)) {
      ClusterNode node = cluster.node(1);
      Files.createDirectories(node.data().resolve("config.json"));
      AssertionError error = assertThrows(AssertionError.class, node::start);
      assertTrue(error.getMessage().contains("config.json"), error.getMessage());
      assertTrue(cluster.tails().contains("node-1, the last lines of " + folder), cluster.tails());
    }
  }

  @Test
  void noProcessOutlivesTheWatchdog() throws Exception {
    Process one = new ProcessBuilder("sh", "-c", "read -r _").start();
    Process other = new ProcessBuilder("sh", "-c", "read -r _").start();
    try (Watchdog watchdog = new Watchdog(LIMIT)) {
      watchdog.watch(one.pid());
      watchdog.watch(other.pid());
      watchdog.forget(other.pid());
    }
    Eventually.until("the watched process is killed", () -> !one.isAlive());
    assertTrue(other.isAlive());
    other.destroyForcibly();
  }

  @Test
  void noProcessRunsForLongerThanItsTime() throws Exception {
    Process one = new ProcessBuilder("sh", "-c", "read -r _").start();
    try (Watchdog watchdog = new Watchdog(Duration.ofSeconds(1))) {
      watchdog.watch(one.pid());
      Eventually.until("the process is killed when its time is over", () -> !one.isAlive());
    }
  }

  private int status(ClusterNode node) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(node.http("/health/live")).timeout(Duration.ofSeconds(2)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
