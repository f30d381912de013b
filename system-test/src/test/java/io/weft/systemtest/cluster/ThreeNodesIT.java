// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.Nqn;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that are a cluster, as administrators and hosts see it. */
@Timeout(500)
class ThreeNodesIT {
  @TempDir
  private Path folder;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(new LoopbackNetwork(), folder, 3, Duration.ofMinutes(8));
    cluster.start();
  }

  @AfterEach
  void stop() throws Exception {
    try {
      await(host.close());
      await(vertx.close());
    } finally {
      cluster.close();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(ClusterNode node, String path) throws Exception {
    return http.send(HttpRequest.newBuilder(node.http(path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The value of the register that {@link Editor} writes, as a node knows it. */
  private String value(ClusterNode node) throws Exception {
    JsonObject configuration = new JsonObject(get(node, "/api/v1/config").body());
    return configuration.getJsonArray("subsystems").stream().map(JsonObject.class::cast)
        .filter(subsystem -> subsystem.getString("nqn").equals(Editor.NQN))
        .map(subsystem -> subsystem.getJsonObject("attr").getString("serial")).findFirst().orElse("");
  }

  private void assertEverywhere(String value) throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      if (node.runs()) {
        Eventually.until("%s has %s".formatted(node.name(), value), () -> value(node).equals(value));
      }
    }
  }

  private JsonObject status(ClusterNode node) throws Exception {
    return new JsonObject(get(node, "/api/v1/cluster").body());
  }

  private static ControllerOptions discovery(ClusterNode node) throws IOException {
    URI any = node.http("");
    return new ControllerOptions(HostTransport.tcp(any.getHost(), node.port() + 1), Nqn.DISCOVERY);
  }

  /** The TCP ports of subsystems that a node's discovery log has. */
  private Set<String> discovered(ClusterNode node) throws Exception {
    return await(host.discover(discovery(node))).entries().stream()
        .filter(entry -> entry.subsystemType() == DiscoveryLogEntry.SUBTYPE_NVM)
        .map(entry -> entry.address() + ":" + entry.serviceId()).collect(Collectors.toSet());
  }

  private Set<String> ports(ClusterNode... nodes) throws IOException {
    Set<String> ports = new HashSet<>();
    for (ClusterNode node : nodes) {
      ports.add(node.address() + ":" + node.port());
    }
    return ports;
  }

  @Test
  @DisplayName("An edit through any node is in effect on all, and each of them discovers the ports of all that live")
  void oneConfiguration() throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      Editor.put(node, "by-" + node.name());
      assertEverywhere("by-" + node.name());
    }
    ClusterNode third = cluster.node(3);
    for (ClusterNode node : cluster.nodes()) {
      Eventually.until("%s discovers all".formatted(node.name()), () ->
          discovered(node).equals(ports(cluster.node(1), cluster.node(2), third)));
    }
    HostController watching = await(host.connect(discovery(cluster.node(1))));
    third.kill();
    Eventually.until("the ports of the one that was killed are gone", () -> {
      Set<String> left = discovered(cluster.node(2));
      return left.equals(ports(cluster.node(1), cluster.node(2)));
    });
    third.start();
    Eventually.until("and back", () -> discovered(cluster.node(1)).size() == 3);
    await(watching.shutdown());
    assertEquals(3, status(third).getJsonArray("nodes").size());
  }

  @Test
  @DisplayName("With any node killed edits go on, with two they are refused with who is missing, and after the end of all at once nothing is lost")
  void failures() throws Exception {
    Editor.put(cluster.node(2), "before");
    assertEverywhere("before");
    String leader = status(cluster.node(2)).getString("leader");
    ClusterNode first = cluster.nodes().stream().filter(node -> node.name().equals(leader)).findFirst().orElseThrow();
    ClusterNode second = cluster.nodes().stream().filter(node -> node != first).findFirst().orElseThrow();
    first.kill();
    Editor.put(second, "without the leader");
    ClusterNode left = cluster.nodes().stream().filter(node -> node != first && node != second).findFirst().orElseThrow();
    assertEverywhere("without the leader");
    assertNotEquals(leader, status(second).getString("leader"));

    second.kill();
    AssertionError refused = assertThrows(AssertionError.class, () -> Editor.put(left, "alone"));
    assertTrue(refused.getMessage().contains("1 of 3 voters answer and 2 are needed; missing: "), refused.getMessage());
    assertEquals("without the leader", value(left), "reads go on");
    assertEquals(503, get(left, "/api/v1/config?confirmed=true").statusCode());

    left.kill();
    for (ClusterNode node : cluster.nodes()) {
      node.launch();
    }
    for (ClusterNode node : cluster.nodes()) {
      node.awaitReady();
    }
    assertEverywhere("without the leader");
    Editor.put(first, "after");
    assertEverywhere("after");
  }
}
