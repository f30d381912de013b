// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreSuite;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class OneVoterTest extends ConfigStoreSuite {
  @TempDir
  Path folder;

  @Override
  protected ConfigStore open() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    return await(RaftConfigStore.open(vertx, new VoterOptions(UUID.randomUUID(), "n1",
        List.of(new VoterOptions.Voter("n1", "127.0.0.1:" + port)), folder), RULES));
  }
}
