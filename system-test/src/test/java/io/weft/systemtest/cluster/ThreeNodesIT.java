// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.host.ControllerOptions;
import io.weft.host.HostIdentity;
import io.weft.host.HostNamespace;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.service.FirstStart;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(new LoopbackNetwork(), folder, 3, Duration.ofMinutes(8));
    cluster.start();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
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

  /** A namespace on the first node is the same one on another node's port, where it cannot be used. */
  private void assertShownElsewhere() throws Exception {
    Vertx vertx = Vertx.vertx();
    NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
    try {
      long blocks = await(namespace(host, cluster.node(1))).blocks();
      Eventually.until("node-3 shows the namespace of node-1", () -> namespace(host, cluster.node(3))
          .map(shown -> shown.blocks() == blocks).otherwise(false).await(60, TimeUnit.SECONDS));
      HostNamespace elsewhere = await(namespace(host, cluster.node(3)));
      CommandFailedException refused = assertThrows(CommandFailedException.class,
          () -> await(elsewhere.read(0, ByteBuffer.allocateDirect(elsewhere.blockSize()))));
      assertEquals(StatusCode.ANA_INACCESSIBLE, refused.status() & ~StatusCode.DNR & ~StatusCode.MORE);
    } finally {
      await(host.close().transform(_ -> vertx.close()));
    }
  }

  /** A host that knows one discovery service finds the ports of all nodes, and the other services. */
  private void assertDiscovered() throws Exception {
    Vertx vertx = Vertx.vertx();
    NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
    try {
      for (ClusterNode asked : cluster.nodes()) {
        Set<String> ports = new TreeSet<>();
        Set<String> services = new TreeSet<>();
        for (ClusterNode node : cluster.nodes()) {
          ports.add(node.address() + ":" + node.port());
          if (node != asked) {
            services.add(node.address() + ":" + node.discoveryPort());
          }
        }
        Eventually.until(asked.name() + " knows all ports and services", () -> {
          List<DiscoveryLogEntry> entries = await(host.discover(new ControllerOptions(
              HostTransport.tcp(asked.address(), asked.discoveryPort()), Nqn.DISCOVERY))).entries();
          return ports.equals(places(entries, DiscoveryLogEntry.SUBTYPE_NVM))
              && services.equals(places(entries, DiscoveryLogEntry.SUBTYPE_REFERRAL));
        });
      }
    } finally {
      await(host.close().transform(_ -> vertx.close()));
    }
  }

  private static Set<String> places(List<DiscoveryLogEntry> entries, int subtype) {
    return entries.stream().filter(entry -> entry.subsystemType() == subtype).map(entry -> entry.address() + ":" + entry.serviceId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Future<HostNamespace> namespace(NvmeHost host, ClusterNode node) throws Exception {
    return host.connect(new ControllerOptions(HostTransport.tcp(node.address(), node.port()), FirstStart.NQN))
        .compose(controller -> controller.namespace(1));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("An edit through any node is in effect on all, and so is a namespace of one node")
  void oneConfiguration() throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      Editor.put(node, "by-" + node.name());
      assertEverywhere("by-" + node.name());
    }
    assertEquals(3, status(cluster.node(3)).getJsonArray("nodes").size());
    assertShownElsewhere();
    assertDiscovered();
  }

  @Test
  @DisplayName("With the leader killed edits go on; with two killed nothing is confirmed, the answer says who is missing, and reads go on")
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
    Eventually.until("another node leads", () -> !leader.equals(status(second).getString("leader")));

    second.kill();
    HttpResponse<String> refused = get(left, "/api/v1/config?confirmed=true");
    assertEquals(503, refused.statusCode());
    assertTrue(refused.body().contains("1 of 3 voters answer and 2 are needed; missing: "), refused.body());
    assertEquals("without the leader", value(left), "reads go on");
  }
}
