// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that are nodes of one cluster, or one node by itself. None outlives it. */
final class Cluster implements AutoCloseable {
  private final Network network;
  private final Watchdog watchdog;
  private final List<ClusterNode> nodes = new ArrayList<>();

  /**
   * Creates nodes that do not run yet.
   *
   * @param network closed with the cluster
   * @param folder for their data and logs
   * @param limit how long the processes may run
   */
  Cluster(Network network, Path folder, int count, Duration limit) throws IOException {
    this.network = network;
    this.watchdog = new Watchdog(limit);
    for (int number = 1; number <= count; number++) {
      nodes.add(new ClusterNode(network, number, folder.resolve("node-" + number), watchdog));
    }
  }

  /** The nodes, by number. */
  List<ClusterNode> nodes() {
    return nodes;
  }

  /** A node. @param number from 1 */
  ClusterNode node(int number) {
    return nodes.get(number - 1);
  }

  /** The network between them. */
  Network network() {
    return network;
  }

  /** Starts all: a single node by itself, several as a cluster that the first one begins and the others join. */
  void start() throws Exception {
    ClusterNode first = nodes.getFirst();
    if (nodes.size() > 1) {
      first.run("cluster", "init", "--name", first.name(), "--cluster-address", first.address(),
          "--cluster-port", "" + first.clusterPort());
    }
    first.start();
    for (ClusterNode node : nodes.subList(1, nodes.size())) {
      join(node);
    }
  }

  /** Makes a node a member of the cluster of the first node, and starts it. */
  void join(ClusterNode node) throws Exception {
    String token = nodes.getFirst().ask("cluster", "token").strip();
    node.run("cluster", "join", token, "--name", node.name(), "--cluster-address", node.address(),
        "--cluster-port", "" + node.clusterPort(), "--roles", node.roles());
    node.start();
  }

  /** Cuts a node off from all others. */
  void isolate(int number) {
    for (ClusterNode other : nodes) {
      if (other.number() != number) {
        network.cut(number, other.number());
        network.cut(other.number(), number);
      }
    }
  }

  /** Kills nodes at the same time. @param numbers theirs @throws AssertionError if one had ended by itself */
  void kill(List<Integer> numbers) throws Exception {
    List<ClusterNode> killed = numbers.stream().map(this::node).toList();
    for (ClusterNode node : killed) {
      node.requireAlive();
    }
    killed.forEach(ClusterNode::beginKill);
    for (ClusterNode node : killed) {
      node.close();
    }
  }

  /** The last lines of all logs, for messages. */
  String tails() throws IOException {
    StringBuilder tails = new StringBuilder();
    for (ClusterNode node : nodes) {
      tails.append(node.tail());
    }
    return tails.toString();
  }

  @Override
  public void close() throws Exception {
    try {
      for (ClusterNode node : nodes) {
        node.close();
      }
    } finally {
      watchdog.close();
      network.close();
    }
  }
}
