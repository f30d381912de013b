// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The voters of a cluster of one test, and the options of each node. */
public final class TestCluster {
  final UUID id = UUID.randomUUID();
  final List<AgreementOptions.VoterAddress> voters = new ArrayList<>();
  private final Path folder;

  /** A cluster. @param size the number of its voters */
  public TestCluster(Path folder, int size) throws IOException {
    this.folder = folder;
    for (int i = 1; i <= size; i++) {
      voters.add(address("n" + i));
    }
  }

  /** An address that is free now. */
  static AgreementOptions.VoterAddress address(String node) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new AgreementOptions.VoterAddress(node, "127.0.0.1", socket.getLocalPort());
    }
  }

  /** The options of a voter, by its index. */
  public AgreementOptions voter(int index) {
    AgreementOptions.VoterAddress own = voters.get(index);
    return new AgreementOptions(id, own.node(), Optional.of(own), voters, false, folder(own.node()), Optional.empty());
  }

  /** The options of a node without a vote. */
  public AgreementOptions follower(String name) {
    return new AgreementOptions(id, name, Optional.empty(), voters, false, folder(name), Optional.empty());
  }

  Path folder(String node) {
    return folder.resolve(node);
  }

  /** Where a node keeps its copy. */
  public Path copy(String node) {
    return folder(node).resolve("config.json");
  }
}
