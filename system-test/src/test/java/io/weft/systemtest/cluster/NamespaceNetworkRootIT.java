// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import static io.weft.testkit.RootMachine.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.Eventually;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces are a network that can be cut. */
@Tag("root")
class NamespaceNetworkRootIT {
  @TempDir
  private Path folder;

  @Test
  void nodesAndTestsReachEachOtherUntilTheyAreCutOff() throws Exception {
    try (Cluster cluster = new Cluster(new NamespaceNetwork(3), folder, 3, Duration.ofMinutes(4))) {
      for (ClusterNode node : cluster.nodes()) {
        node.start();
      }
      assertTrue(connects(cluster, 2, 1) && connects(cluster, 1, 2) && connects(cluster, 1, 3));
      cluster.isolate(1);
      assertFalse(connects(cluster, 2, 1) || connects(cluster, 1, 2) || connects(cluster, 1, 3) || connects(cluster, 3, 1));
      assertTrue(connects(cluster, 2, 3) && connects(cluster, 3, 2));
      try (Socket _ = new Socket(cluster.node(1).address(), cluster.node(1).port())) {
        cluster.network().heal();
      }
      assertTrue(connects(cluster, 2, 1) && connects(cluster, 1, 2));
    }
  }

  @Test
  void aCutMayBeOneWay() throws Exception {
    try (Network network = new NamespaceNetwork(2)) {
      network.cut(1, 2);
      long second = arrived(network, 2);
      long first = arrived(network, 1);
      datagram(network, 1, 2);
      datagram(network, 2, 1);
      Eventually.until("what the second sends arrives", () -> arrived(network, 1) > first);
      assertEquals(second, arrived(network, 2));
      network.heal();
      datagram(network, 1, 2);
      Eventually.until("after healing all arrives", () -> arrived(network, 2) > second);
    }
  }

  @Test
  void aDelayIsUndoneByHealing() {
    try (Network network = new NamespaceNetwork(2)) {
      boolean delayed = network.delay(1, Duration.ofMillis(50));
      assertEquals(delayed, in(network, 1, "tc", "qdisc", "show", "dev", "eth0").contains("netem"));
      network.heal();
      assertFalse(in(network, 1, "tc", "qdisc", "show", "dev", "eth0").contains("netem"));
    }
  }

  @Test
  void whatAKilledTestRunHasLeftIsRemoved() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertTrue(ended.waitFor(1, TimeUnit.MINUTES));
    String left = "weft-%d-1".formatted(ended.pid());
    run("ip", "netns", "add", left);
    Process orphan = new ProcessBuilder("nsenter", "--net=/run/netns/" + left, "sh", "-c", "read -r _").start();
    Eventually.until("the orphan is in the namespace", () -> run("ip", "netns", "pids", left).contains("" + orphan.pid()));
    try (Network network = new NamespaceNetwork(1)) {
      assertTrue(network.canBeCut());
      assertFalse(run("ip", "netns", "list").contains(left));
      Eventually.until("the orphan is killed", () -> !orphan.isAlive());
    }
    assertFalse(run("ip", "netns", "list").contains("weft-%d-".formatted(ProcessHandle.current().pid())));
  }

  /** Whether a process of a node can connect to the port of another one. */
  private static boolean connects(Cluster cluster, int from, int to) throws Exception {
    List<String> command = new ArrayList<>(cluster.network().command(from));
    command.addAll(List.of("timeout", "2", "bash", "-c",
        ": < /dev/tcp/%s/%d".formatted(cluster.node(to).address(), cluster.node(to).port())));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return process.exitValue() == 0;
  }

  /** Sends a datagram to a port that nobody listens on. */
  private static void datagram(Network network, int from, int to) {
    in(network, from, "bash", "-c", "echo hello > /dev/udp/%s/9".formatted(network.address(to)));
  }

  /** How many such datagrams a node has received. */
  private static long arrived(Network network, int node) {
    return Long.parseLong(in(network, node, "awk", "/^Udp: [0-9]/ { print $3 }", "/proc/net/snmp"));
  }

  private static String in(Network network, int node, String... words) {
    List<String> command = new ArrayList<>(network.command(node));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }
}
