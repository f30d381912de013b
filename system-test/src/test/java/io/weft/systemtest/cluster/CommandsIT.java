// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.weft.service.FirstStart;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do to the nodes of a cluster, by the commands that they use. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsIT {
  @TempDir
  private static Path folder;

  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(new LoopbackNetwork(), folder, 3, Duration.ofMinutes(8));
    cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static JsonObject status(ClusterNode node) throws Exception {
    return new JsonObject(HTTP.send(HttpRequest.newBuilder(node.http("/api/v1/cluster")).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString()).body());
  }

  private static String owner(int group) throws Exception {
    return status(cluster.node(1)).getJsonArray("ana-groups").stream().map(JsonObject.class::cast).filter(each -> each.getInteger("id") == group)
        .map(each -> each.getString("owner", "")).findFirst().orElse("");
  }

  @Test
  @DisplayName("A drained node has given its groups up when the command ends, and gets them back when it is undrained")
  void drain() throws Exception {
    ClusterNode asked = cluster.node(1);
    asked.ask("ctl", "add", "group", "--id", "9", "--node", "node-2", "--node", "node-3");
    Eventually.until("node-2 owns the group", () -> owner(9).equals("node-2"));
    String drained = asked.ask("ctl", "drain", "node-2");
    assertEquals("node-3", owner(9));
    assertTrue(drained.endsWith("node-2 owns no ANA group that other nodes reach\n"), drained);

    AssertionError stays = assertThrows(AssertionError.class, () -> asked.ask("ctl", "drain", "node-3"));
    assertTrue(stays.getMessage().contains("node-3 is drained, but keeps ANA group 9 (node-2 is drained)"), stays.getMessage());
    assertEquals("node-3", owner(9), "nobody else may have it");

    asked.ask("ctl", "undrain", "node-2");
    Eventually.until("node-2 owns the group again", () -> owner(9).equals("node-2"));
    asked.ask("ctl", "undrain", "node-3");
    asked.ask("ctl", "remove", "group", "9");
  }

  private static long alive(ClusterNode node) throws Exception {
    return status(node).getJsonArray("nodes").stream().filter(each -> ((JsonObject) each).getBoolean("alive")).count();
  }

  private static void assertGeneration(int generation, ClusterNode... nodes) throws Exception {
    for (ClusterNode node : nodes) {
      Eventually.until("%s has generation %d and no other".formatted(node.name(), generation), () ->
          status(node).getInteger("key-generation") == generation && status(node).getJsonObject("key-change") == null);
    }
  }

  @Test
  @DisplayName("The key is replaced while nodes tell each other what they do: all stay members, and who has the old key only is none")
  void rotateKey() throws Exception {
    ClusterNode asked = cluster.node(2);
    Eventually.until("all see each other", () -> alive(asked) == 3);
    int before = status(asked).getInteger("key-generation");
    KeyProof old = KeyProof.of(cluster.node(3));
    assertTrue(old.isTaken(cluster.node(1)), "it is the key");

    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Long> fewest = CompletableFuture.supplyAsync(() -> {
      long seen = Long.MAX_VALUE;
      try {
        for (int i = 0; !ended.get(); i++) {
          Editor.put(cluster.node(i % 3 + 1), "key change " + i % 10);
          seen = Math.min(seen, alive(cluster.node(i % 3 + 1)));
        }
        return seen;
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    });
    String said = asked.ask("cluster", "rotate-key");
    ended.set(true);
    assertEquals(3, fewest.get(60, TimeUnit.SECONDS), "nobody was lost");
    assertEquals("the cluster key has generation %d\n".formatted(before + 1), said);
    assertGeneration(before + 1, cluster.node(1), cluster.node(2), cluster.node(3));

    for (ClusterNode node : cluster.nodes()) {
      assertFalse(old.isTaken(node), "the old key proves nothing to " + node.name());
      assertTrue(KeyProof.of(cluster.node(1)).isTaken(node));
      assertEquals(0, status(node).getJsonObject("strangers").getInteger("forged"), "every record could be opened at every moment");
    }
  }

  @Test
  @DisplayName("If the leader is killed in the middle, the others go on, and it has the new key when it is back")
  void killedInBetween() throws Exception {
    ClusterNode any = cluster.node(1);
    Eventually.until("all see each other", () -> alive(any) == 3);
    int before = status(any).getInteger("key-generation");
    ClusterNode leader = cluster.nodes().stream().filter(node -> {
      try {
        return node.name().equals(status(any).getString("leader"));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }).findFirst().orElseThrow();
    ClusterNode[] others = cluster.nodes().stream().filter(node -> node != leader).toArray(ClusterNode[]::new);
    assertEquals(200, HTTP.send(HttpRequest.newBuilder(others[0].http("/api/v1/cluster/key")).timeout(Duration.ofSeconds(30))
        .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
    leader.kill();
    assertTrue(KeyProof.of(leader).generation() <= before + 1);
    assertGeneration(before + 1, others);
    leader.start();
    assertGeneration(before + 1, leader);
    Eventually.until("all see each other again", () -> alive(any) == 3);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  @DisplayName("A node that leaves stands alone with its part of the configuration, and the others go on without it and its key")
  void leave() throws Exception {
    ClusterNode leaving = cluster.node(3);
    ClusterNode other = cluster.node(1);
    int before = status(other).getInteger("key-generation");
    AssertionError runs = assertThrows(AssertionError.class, () -> leaving.run("cluster", "leave", "--http", other.http("").toString()));
    assertTrue(runs.getMessage().contains("this is the process of the data directory " + other.data()), runs.getMessage());
    other.ask("ctl", "add", "namespace", "--subsystem", FirstStart.NQN, "--path", "null:1GiB", "--node", "node-3");
    leaving.stop();
    AssertionError whom = assertThrows(AssertionError.class, () -> leaving.run("cluster", "leave"));
    assertTrue(whom.getMessage().contains("name the management service of another one, of node-1, node-2"), whom.getMessage());

    KeyProof old = KeyProof.of(leaving);
    leaving.run("cluster", "leave", "--http", other.http("").toString());
    assertFalse(Files.exists(leaving.data().resolve("cluster")), "no secret is left");
    assertEquals(2, status(other).getJsonArray("nodes").size());
    assertGeneration(before + 1, other, cluster.node(2));
    assertFalse(old.isTaken(other));
    JsonObject theirs = configuration(other);
    assertEquals(List.of("node-1", "node-2"), texts(theirs, "nodes", "name"));
    assertEquals(List.of("node-1", "node-2"), texts(theirs, "ports", "node"));
    assertFalse(theirs.encode().contains("null:1GiB"), "its namespace went with it");

    leaving.start();
    JsonObject own = configuration(leaving);
    assertFalse(own.containsKey("nodes"), own.encode());
    assertEquals(1, own.getJsonArray("ports").size());
    assertTrue(own.encode().contains("null:1GiB"));
    assertEquals(409, HTTP.send(HttpRequest.newBuilder(leaving.http("/api/v1/cluster")).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  private static JsonObject configuration(ClusterNode node) throws Exception {
    return new JsonObject(HTTP.send(HttpRequest.newBuilder(node.http("/api/v1/config")).build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static List<String> texts(JsonObject configuration, String list, String member) {
    return configuration.getJsonArray(list).stream().map(each -> ((JsonObject) each).getString(member)).sorted().toList();
  }
}
