// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

class AlonePeersTest extends PeersSuite {
  @Override
  protected Peers open() {
    return Peers.alone(TestNodes.name(1));
  }
}
