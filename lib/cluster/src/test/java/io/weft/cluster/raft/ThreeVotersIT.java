// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.vertx.core.Future;
import io.weft.config.store.ConfigStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The store of one of three voters, which is seldom the leader. */
class ThreeVotersIT extends StoreOfCluster {
  @Override
  protected ConfigStore open() throws Exception {
    TestCluster cluster = new TestCluster(Files.createTempDirectory(folder, "open"), 3);
    List<Future<RaftConfigStore>> stores = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stores.add(start(cluster, cluster.voter(i)));
    }
    other(stores.get(1));
    other(stores.get(2));
    return await(stores.getFirst());
  }
}
