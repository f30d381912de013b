// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at the ports of a running node of a cluster. */
@Timeout(400)
class StrangersAtNodeIT {
  private static final int LOG = 1;
  private static final int BUS = 3;
  private static final int EDITS = 10;
  /** What a stranger may delay somebody by. */
  private static final long ALLOWED_MILLIS = TimeUnit.SECONDS.toMillis(3);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  @DisplayName("A stranger does not get in, reads and forges nothing, delays nobody, and is shown in health and once in the log")
  void strangers() throws Exception {
    try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder, 2, Duration.ofMinutes(6))) {
      ClusterNode node = cluster.node(1);
      node.run("cluster", "init", "--name", node.name(), "--cluster-address", node.address(), "--cluster-port", "" + node.clusterPort());
      node.start();
      assertEquals(200, get(node, "/health/ready").statusCode());
      assertFalse(get(node, "/health/ready").body().contains("notices"));
      long alone = slowestEdit(node);
      long revision = status(node).getLong("revision");

      Stranger stranger = new Stranger(node, status(node).getString("id"), cluster.node(2).clusterPort());
      Eventually.until("all ports are open", stranger::reachesAll);
      assertCounted(node, "a member of Hazelcast", () -> assertEquals(List.of(1, 0), stranger.join(), "it sees itself alone, and no record"));
      assertCounted(node, "a client of Hazelcast", () -> assertFalse(stranger.isClient()));
      for (int offset : new int[] {0, LOG, BUS}) {
        assertCounted(node, "who speaks no TLS at port " + offset, () -> assertFalse(stranger.isAnswered(offset)));
      }
      for (int offset : new int[] {LOG, BUS}) {
        assertCounted(node, "a node of another cluster at port " + offset,
            () -> assertFalse(stranger.isLetIn(offset, Stranger.ofOtherCluster())));
        assertCounted(node, "who shows no certificate at port " + offset,
            () -> assertFalse(stranger.isLetIn(offset, Stranger.nobody())));
      }

      Thread flood = Thread.ofVirtual().start(stranger::hold);
      try {
        long before = refused(node);
        Eventually.until("the flood is on", () -> refused(node) > before + 4 * 50);
        long beside = slowestEdit(node);
        System.out.printf("the slowest of %d edits takes %d ms, beside strangers %d ms%n", EDITS, alone, beside);
        assertTrue(beside < alone + ALLOWED_MILLIS, () -> "an edit takes %d ms instead of %d".formatted(beside, alone));
        cluster.join(cluster.node(2));
        Eventually.until("node-2 is seen", () -> status(node).getJsonArray("nodes").stream()
            .allMatch(other -> ((JsonObject) other).getBoolean("alive")));
      } finally {
        flood.interrupt();
        flood.join();
      }
      JsonObject status = status(node);
      assertEquals(2, status.getJsonArray("nodes").size());
      assertEquals(0, status.getJsonObject("strangers").getLong("forged"));
      assertTrue(status.getLong("revision") >= revision + EDITS);

      HttpResponse<String> health = get(node, "/health/ready");
      assertEquals(200, health.statusCode(), "strangers take nobody out of service");
      String notice = new JsonObject(health.body()).getJsonObject("notices").getString("strangers");
      assertTrue(notice.contains("the last one from " + Stranger.ADDRESS), notice);
      assertTrue(node.ask("cluster", "status").contains("connections of strangers"));

      // True members that end or start are none.
      cluster.node(2).kill();
      cluster.node(2).start();
      for (ClusterNode each : cluster.nodes()) {
        List<String> log = Files.readAllLines(each.log());
        assertEquals(List.of(), log.stream().filter(line -> line.contains("is not a member of this cluster")).toList());
        long lines = log.stream().filter(line -> line.contains("refused a connection") && line.contains(Stranger.ADDRESS)).count();
        assertEquals(each == node ? 1 : 0, lines, () -> String.join("\n", log));
      }
    }
  }

  /** What a stranger does. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  private void assertCounted(ClusterNode node, String who, Attempt attempt) throws Exception {
    long before = refused(node);
    attempt.run();
    Eventually.until(who + " is counted", () -> refused(node) > before);
  }

  private long slowestEdit(ClusterNode node) throws Exception {
    long slowest = 0;
    for (int i = 0; i < EDITS; i++) {
      long start = System.nanoTime();
      Editor.put(node, UUID.randomUUID().toString().substring(0, 20));
      slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    return slowest;
  }

  private HttpResponse<String> get(ClusterNode node, String path) throws Exception {
    return http.send(HttpRequest.newBuilder(node.http(path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject status(ClusterNode node) throws Exception {
    return new JsonObject(get(node, "/api/v1/cluster").body());
  }

  private long refused(ClusterNode node) throws Exception {
    return status(node).getJsonObject("strangers").getLong("refused");
  }
}
