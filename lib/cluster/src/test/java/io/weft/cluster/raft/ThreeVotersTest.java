// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.vertx.core.Future;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreSuite;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The store of one of three voters, which is seldom the leader. */
class ThreeVotersTest extends ConfigStoreSuite {
  @TempDir
  Path folder;
  private final List<ConfigStore> others = new ArrayList<>();

  @Override
  protected ConfigStore open() throws Exception {
    List<VoterOptions.Voter> voters = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      try (ServerSocket socket = new ServerSocket(0)) {
        voters.add(new VoterOptions.Voter("n" + i, "127.0.0.1:" + socket.getLocalPort()));
      }
    }
    UUID cluster = UUID.randomUUID();
    List<Future<ConfigStore>> stores = voters.stream().map(voter -> RaftConfigStore.open(
        vertx, new VoterOptions(cluster, voter.id(), voters, folder.resolve(voter.id())), RULES)).toList();
    others.add(await(stores.get(1)));
    others.add(await(stores.get(2)));
    return await(stores.getFirst());
  }

  @AfterEach
  void closeOthers() throws Exception {
    for (ConfigStore other : others) {
      await(other.close());
    }
  }
}
