// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it becomes a cluster. */
@Timeout(300)
class KilledInBetweenIT {
  @TempDir Path folder;

  @Test
  @DisplayName("Killed at any moment of becoming a cluster, it starts as one or alone, with every edit that was acknowledged")
  void killed() throws Exception {
    // The directory has appeared; something was agreed on. Before and after, it is alone, or a node as any other.
    for (String moment : List.of(".", "config.json")) {
      try (Cluster cluster = new Cluster(new LoopbackNetwork(), folder.resolve("at" + moment), 1, Duration.ofMinutes(3))) {
        ClusterNode node = cluster.node(1);
        node.start();
        AtomicLong last = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Long> edits = LiveMembershipIT.edit(node, ended, last);
        Eventually.until("it is edited", () -> last.get() > 0);
        CompletableFuture<String> command = CompletableFuture.supplyAsync(() -> {
          try {
            return LiveMembershipIT.init(node);
          } catch (Exception | AssertionError e) {
            return String.valueOf(e.getMessage());
          }
        }, LiveMembershipIT.OWN_THREAD);
        Path directory = node.data().resolve("cluster");
        Eventually.until(moment + " is there", () -> Files.exists(directory.resolve(moment)));
        node.kill();
        ended.countDown();
        edits.exceptionally(_ -> 0L).get(60, TimeUnit.SECONDS);
        command.get(60, TimeUnit.SECONDS);
        node.start();
        assertEquals("node-1", new JsonObject(LiveMembershipIT.get(node, "/api/v1/cluster").body()).getString("node"));
        long kept = Long.parseLong(value(LiveMembershipIT.configuration(node)).substring("value ".length()));
        assertTrue(kept >= last.get(), "the edit %d was acknowledged, and %d is there".formatted(last.get(), kept));
        Editor.put(node, "it takes edits");
      }
    }
  }

  private static String value(JsonObject configuration) {
    return configuration.getJsonArray("subsystems").stream().map(JsonObject.class::cast)
        .filter(subsystem -> Editor.NQN.equals(subsystem.getString("nqn")))
        .map(subsystem -> subsystem.getJsonObject("attr").getString("serial")).findFirst().orElse("value 0");
  }
}
