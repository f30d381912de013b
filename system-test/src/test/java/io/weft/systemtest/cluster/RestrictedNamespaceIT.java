// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.host.NvmeHost;
import io.weft.host.error.HostException;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.StatusCode;
import io.weft.service.FirstStart;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host has restricted of a namespace that three nodes reach, after the owner was killed, and in other hands. */
@Timeout(400)
class RestrictedNamespaceIT {
  private static final int FID = FeatureId.NAMESPACE_WRITE_PROTECTION;
  private static final int MARKED = 5;
  private static final int UNREADABLE = StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR;
  private static final int PROTECTED = StatusCode.NAMESPACE_WRITE_PROTECTED | StatusCode.DNR;

  @TempDir
  private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(new LoopbackNetwork(), folder, 3, Duration.ofMinutes(6));
    cluster.start();
  }

  @AfterEach
  void stop() throws Exception {
    await(host.close().transform(_ -> vertx.close()));
    cluster.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private HostController connect(ClusterNode node) throws Exception {
    return await(host.connect(new ControllerOptions(HostTransport.tcp(node.address(), node.port()), FirstStart.NQN)));
  }

  private static int status(HostController controller, NvmeCommand command) throws Exception {
    return await(controller.ioQueues().getFirst().execute(command)).status() & ~StatusCode.MORE;
  }

  private static NvmeCommand read(int nsid, long block) {
    return IoCommandBuilder.read(nsid, block, 1, ByteBuffer.allocate(4096));
  }

  private static NvmeCommand write(int nsid, long block) {
    return IoCommandBuilder.write(nsid, block, 1, ByteBuffer.allocate(4096));
  }

  private static NvmeCommand mark(int nsid, long block) {
    return IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, nsid, block, 1, 0);
  }

  /** Waits until a node serves a namespace. @param read a block that can be read */
  private ClusterNode owner(int nsid, long read) throws Exception {
    ClusterNode[] found = new ClusterNode[1];
    Eventually.until("a node serves namespace " + nsid, () -> {
      for (ClusterNode node : cluster.nodes()) {
        if (node.runs() && serves(node, nsid, read)) {
          found[0] = node;
        }
      }
      return found[0] != null;
    });
    return found[0];
  }

  private boolean serves(ClusterNode node, int nsid, long read) throws Exception {
    try {
      HostController controller = connect(node);
      try {
        return status(controller, read(nsid, read)) == StatusCode.SUCCESS;
      } finally {
        await(controller.close());
      }
    } catch (HostException _) {
      return false;
    }
  }

  private void assertRestricted(ClusterNode node, int nsid) throws Exception {
    HostController controller = connect(node);
    assertEquals(UNREADABLE, status(controller, read(nsid, MARKED)), "a block that was marked");
    assertEquals(PROTECTED, status(controller, write(nsid, 0)), "a write to a protected namespace");
    assertEquals(1, await(controller.admin().getFeature(FID, nsid)));
    await(controller.close());
  }

  private JsonObject namespace(ClusterNode node, int nsid) throws Exception {
    String body = http.send(HttpRequest.newBuilder(node.http("/api/v1/config")).build(), HttpResponse.BodyHandlers.ofString()).body();
    Optional<JsonObject> found = new JsonObject(body).getJsonArray("subsystems").stream().map(JsonObject.class::cast)
        .filter(subsystem -> subsystem.getString("nqn").equals(FirstStart.NQN))
        .flatMap(subsystem -> subsystem.getJsonArray("namespaces").stream()).map(JsonObject.class::cast)
        .filter(namespace -> namespace.getInteger("nsid") == nsid).findFirst();
    return found.orElseThrow();
  }

  private void put(ClusterNode node, String kind, JsonObject value) throws Exception {
    JsonObject operation = new JsonObject().put("op", "put").put("kind", kind).put("value", value);
    if (kind.equals("namespace")) {
      operation.put("subsystem", FirstStart.NQN);
    }
    HttpRequest patch = HttpRequest.newBuilder(node.http("/api/v1/config")).header("Content-Type", "application/json")
        .method("PATCH", HttpRequest.BodyPublishers.ofString(
            new JsonObject().put("operations", new JsonArray().add(operation)).encode())).build();
    // A node may take longer to let go of a device than an edit waits for that.
    Eventually.until("the edit is made", () -> {
      HttpResponse<String> answer = http.send(patch, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 503) {
        return false;
      }
      assertEquals(200, answer.statusCode(), answer.body());
      return true;
    });
  }

  private void enable(int nsid, boolean enabled) throws Exception {
    put(cluster.node(3), "namespace", namespace(cluster.node(3), nsid).put("enable", enabled ? 1 : 0));
  }

  /** What a node kept of a namespace that it had alone holds at the nodes that get it, and at the one that has it alone then. */
  private void handOver() throws Exception {
    HostController told = connect(cluster.node(1));
    int blockSize = await(told.namespace(1)).blockSize();
    restrict(told, 1);
    put(cluster.node(3), "namespace", namespace(cluster.node(3), 1).put("enable", 0).put("device",
        namespace(cluster.node(3), 1).getJsonObject("device").put("block_size", blockSize)));
    put(cluster.node(3), "ana_group", new JsonObject().put("grpid", 1).put("nodes", new JsonArray(List.of("node-2", "node-1"))));
    enable(1, true);
    assertRestricted(owner(1, 0), 1);

    put(cluster.node(3), "ana_group", new JsonObject().put("grpid", 1).put("nodes", new JsonArray(List.of("node-2"))));
    Eventually.until("node-2 has it", () -> serves(cluster.node(2), 1, 0));
    assertRestricted(cluster.node(2), 1);
  }

  private static void restrict(HostController told, int nsid) throws Exception {
    assertEquals(StatusCode.SUCCESS, status(told, mark(nsid, MARKED)));
    await(told.admin().setFeature(FID, nsid, 1));
  }

  @Test
  @DisplayName("A protected namespace and a marked block are the same at the next owner after kill -9, and in other hands")
  void restricted() throws Exception {
    SharedImage.create(folder.resolve("shared.img"), cluster);
    handOver();
    ClusterNode owner = owner(SharedImage.NSID, 0);
    restrict(connect(owner), SharedImage.NSID);
    owner.kill();
    ClusterNode next = owner(SharedImage.NSID, 0);
    assertRestricted(next, SharedImage.NSID);
    HostController controller = connect(next);
    await(controller.admin().setFeature(FID, SharedImage.NSID, 0));
    assertEquals(StatusCode.SUCCESS, status(controller, write(SharedImage.NSID, MARKED)));
    assertEquals(StatusCode.SUCCESS, status(controller, read(SharedImage.NSID, MARKED)));
    cluster.node(2).kill();
    cluster.node(2).start();
    Eventually.until("node-2 serves what it has alone", () -> serves(cluster.node(2), 1, 0));
    assertRestricted(cluster.node(2), 1);
  }
}
