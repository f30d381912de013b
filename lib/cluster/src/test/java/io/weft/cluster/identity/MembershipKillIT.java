// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.file.DataDirectory;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed while it becomes a member, changes what it keeps, and leaves. */
class MembershipKillIT {
  private static final int KILLS = 8;
  private static final long SEED = 20_261_128;

  @TempDir
  Path temporary;

  @Test
  @DisplayName("whenever the process is killed, the node is a member with all it needs, or none, and leaves no secret behind")
  void killedAtRandomMoments() throws Exception {
    Random random = new Random(SEED);
    int members = 0;
    for (int i = 0; i < KILLS; i++) {
      runAndKill(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2_500_000)));
      try (DataDirectory data = DataDirectory.open(temporary)) {
        ClusterDirectory.tidy(data);
        if (ClusterDirectory.exists(data)) {
          members++;
          Membership membership = ClusterDirectory.open(data).membership();
          assertEquals("node-1", membership.identity().self().name());
          assertFalse(membership.keys().keys().isEmpty());
        }
        List<String> left = entries();
        assertTrue(List.of("cluster", "cluster.joining", "lock").containsAll(left), left.toString());
        assertFalse(left.contains("cluster") && left.contains("cluster.joining"), left.toString());
      }
    }
    assertTrue(members > 0, "no kill met a member");
  }

  private List<String> entries() throws Exception {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void runAndKill(long nanos) throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        MembershipChurn.class.getName(), temporary.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader output = process.inputReader()) {
      CompletableFuture<Boolean> started = CompletableFuture.supplyAsync(() ->
          output.lines().anyMatch("started"::equals), Thread::startVirtualThread);
      assertTrue(started.get(60, TimeUnit.SECONDS));
      CompletableFuture<Void> moment = new CompletableFuture<>();
      moment.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
      moment.get(60, TimeUnit.SECONDS);
      assertTrue(process.isAlive(), "it was to be killed, and has ended by itself");
    } finally {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
  }
}
