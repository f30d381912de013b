// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.service.FirstStart;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes become nodes of a cluster, and cease to be such, while hosts are connected and edits are made. */
@Timeout(300)
class LiveMembershipIT {
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final long WRITES = 50;
  static final Executor OWN_THREAD = task -> Thread.ofPlatform().daemon().start(task);

  @TempDir Path folder;

  static HttpResponse<String> get(ClusterNode node, String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(node.http(path)).timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonObject configuration(ClusterNode node) throws Exception {
    return new JsonObject(get(node, "/api/v1/config").body());
  }

  static String init(ClusterNode node) throws Exception {
    return node.ask("cluster", "init", "--name", node.name(), "--cluster-address", node.address(),
        "--cluster-port", "" + node.clusterPort());
  }

  private static void awaitWrites(UnbrokenHost host) throws Exception {
    long before = host.count();
    Eventually.until("the host writes on", () -> host.count() > before + WRITES);
  }

  /** Edits without a pause until it is told to end. @return how many edits were acknowledged; fails if one was not */
  static CompletableFuture<Long> edit(ClusterNode node, CountDownLatch ended, AtomicLong last) {
    return CompletableFuture.supplyAsync(() -> {
      long edits = 0;
      try {
        while (!ended.await(5, TimeUnit.MILLISECONDS)) {
          Editor.put(node, "value " + ++edits);
          last.set(edits);
        }
        return edits;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }, OWN_THREAD);
  }

  @Test
  @DisplayName("A process becomes a cluster, another one joins, and the first leaves: its host writes on over one connection without an error")
  void becomesAndLeaves() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder, 2, Duration.ofMinutes(5))) {
      ClusterNode first = cluster.node(1);
      ClusterNode second = cluster.node(2);
      first.start();
      try (UnbrokenHost host = new UnbrokenHost(vertx, first, FirstStart.NQN, 1)) {
        awaitWrites(host);
        long revision = Editor.put(first, "before");
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Long> edits = edit(first, ended, new AtomicLong());
        String said = init(first);
        assertTrue(said.startsWith("node node-1 is the first of the cluster weft, and serves on. The configuration has it at revision "), said);
        awaitWrites(host);
        ended.countDown();
        long made = edits.get(60, TimeUnit.SECONDS);
        JsonObject now = new JsonObject(get(first, "/api/v1/status").body());
        assertEquals(revision + made + 1, now.getLong("revision"), "each edit is one revision, and the first node one");

        cluster.join(second);
        awaitWrites(host);
        assertEquals(2, new JsonObject(get(second, "/api/v1/cluster").body()).getJsonArray("nodes").size());
        Editor.put(second, "through the other");
        Eventually.until("the first follows", () -> configuration(first).encode().contains("through the other"));

        long id = host.id();
        leave(first, second, host);
        assertEquals(id, host.id());
        long longest = host.verify();
        assertTrue(longest < TimeUnit.SECONDS.toNanos(5), "no write took long: " + longest);
      }
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static void leave(ClusterNode first, ClusterNode second, UnbrokenHost host) throws Exception {
    first.ask("cluster", "leave", "--data", first.data().toString());
    awaitWrites(host);
    assertFalse(Files.exists(first.data().resolve("cluster")), "no secret is left");
    assertEquals(409, get(first, "/api/v1/cluster").statusCode());
    JsonObject own = configuration(first);
    assertFalse(own.containsKey("nodes"), own.encode());
    assertEquals(1, own.getJsonArray("ports").size());
    Editor.put(first, "alone again");
    Eventually.until("the other is alone", () -> new JsonObject(get(second, "/api/v1/cluster").body()).getJsonArray("nodes").size() == 1);
    Editor.put(second, "without the first");
    assertFalse(configuration(first).encode().contains("without the first"));
    assertFalse(configuration(second).encode().contains("node-1"), "nothing is left of it");
  }
}
