// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is closed while it starts. */
class BrokenOffIT {
  private static final int ROUNDS = 12;
  private static final int STEP_MILLIS = 25;

  @Test
  @Timeout(120)
  void aStartEndsWheneverItIsBrokenOff() throws Exception {
    try (TestNodes nodes = new TestNodes(2)) {
      CountDownLatch never = new CountDownLatch(1);
      for (int round = 0; round < ROUNDS; round++) {
        HazelcastPeers peers = HazelcastPeers.start(nodes.options(1));
        never.await((long) round * STEP_MILLIS, TimeUnit.MILLISECONDS);
        TestNodes.await(peers.close());
      }
    }
  }
}
