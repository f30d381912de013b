// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.service.FirstStart;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** An image file that all nodes of a cluster share, as a namespace of the subsystem that all of them export. */
final class SharedImage {
  /** The namespace. */
  static final int NSID = 2;
  /** The ANA group that lies on all nodes. */
  static final int GROUP = 100;

  private static final int BLOCK_SIZE = 4096;

  private SharedImage() {
  }

  /** Makes the file, and a namespace on it. */
  static void create(Path file, Cluster cluster) throws IOException, InterruptedException {
    try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
      image.setLength((long) BlockClient.BLOCKS * BLOCK_SIZE);
    }
    JsonArray nodes = new JsonArray(cluster.nodes().stream().map(ClusterNode::name).toList());
    JsonObject group = new JsonObject().put("grpid", GROUP).put("nodes", nodes);
    JsonObject namespace = new JsonObject().put("nsid", NSID).put("enable", 1).put("ana", new JsonObject().put("grpid", GROUP))
        .put("device", new JsonObject().put("path", file.toString()).put("block_size", BLOCK_SIZE));
    JsonArray operations = new JsonArray()
        .add(put("ana_group", group)).add(put("namespace", namespace).put("subsystem", FirstStart.NQN));
    HttpResponse<String> response = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(cluster.node(1).http("/api/v1/config")).header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(new JsonObject().put("operations", operations).encode())).build(),
        HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
  }

  private static JsonObject put(String kind, JsonObject value) {
    return new JsonObject().put("op", "put").put("kind", kind).put("value", value);
  }
}
