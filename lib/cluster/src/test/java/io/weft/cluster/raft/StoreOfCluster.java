// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.vertx.core.Future;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every store, for that of one node of a cluster. */
abstract class StoreOfCluster extends ConfigStoreSuite {
  @TempDir
  Path folder;
  private final List<ConfigStore> others = new ArrayList<>();

  /** Starts a node without waiting for it. */
  Future<RaftConfigStore> start(TestCluster cluster, AgreementOptions options) throws Exception {
    Files.createDirectories(options.directory());
    return RaftConfigStore.open(vertx, options, cluster.copy(options.node()), RULES);
  }

  /** Adds a node that is closed after the test. */
  void other(Future<RaftConfigStore> store) throws Exception {
    others.add(await(store));
  }

  @AfterEach
  void closeOthers() throws Exception {
    for (ConfigStore other : others) {
      await(other.close());
    }
  }
}
