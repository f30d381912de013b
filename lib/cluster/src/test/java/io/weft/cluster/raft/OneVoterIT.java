// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.store.ConfigStore;
import java.nio.file.Files;

/** The store of the only voter of a cluster. */
class OneVoterIT extends StoreOfCluster {
  @Override
  protected ConfigStore open() throws Exception {
    TestCluster cluster = new TestCluster(Files.createTempDirectory(folder, "open"), 1);
    return await(start(cluster, cluster.voter(0)));
  }
}
