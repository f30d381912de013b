// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A node that no other one answers. */
class OneMemberIT extends PeersSuite {
  private static TestNodes cluster;

  @BeforeAll
  static void prepare() throws Exception {
    cluster = new TestNodes(2);
  }

  @AfterAll
  static void finish() throws Exception {
    cluster.close();
  }

  @Override
  protected Peers open() throws Exception {
    HazelcastPeers peers = HazelcastPeers.start(cluster.options(1));
    TestNodes.await(peers.running());
    return peers;
  }
}
