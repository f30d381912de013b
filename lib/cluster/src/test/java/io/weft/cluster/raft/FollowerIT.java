// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.store.ConfigStore;
import java.nio.file.Files;

/** The store of a node that does not vote. */
class FollowerIT extends StoreOfCluster {
  @Override
  protected ConfigStore open() throws Exception {
    TestCluster cluster = new TestCluster(Files.createTempDirectory(folder, "open"), 1);
    other(start(cluster, cluster.voter(0)));
    return await(start(cluster, cluster.follower("t1")));
  }
}
