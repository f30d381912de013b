// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do to the nodes of a cluster, by the commands that they use. */
@Timeout(300)
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

  private static JsonObject status() throws Exception {
    return new JsonObject(HTTP.send(HttpRequest.newBuilder(cluster.node(1).http("/api/v1/cluster")).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString()).body());
  }

  private static String owner(int group) throws Exception {
    return status().getJsonArray("ana-groups").stream().map(JsonObject.class::cast).filter(each -> each.getInteger("id") == group)
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
}
