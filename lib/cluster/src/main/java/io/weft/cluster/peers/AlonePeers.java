// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;

/** The peers of a process that is no member of a cluster. */
final class AlonePeers extends LocalPeers {
  AlonePeers(String node) {
    super(node, PeersState.RUNNING);
  }

  @Override
  Future<Void> spread(String key) {
    return Future.succeededFuture();
  }

  @Override
  void spreadOwn(NodeRecord record) {
    // Nobody else is there.
  }

  @Override
  Future<Buffer> askOther(String other, String topic, Buffer question, Duration patience) {
    return failed(PeersException.Reason.NOT_LIVE, "node %s does not live".formatted(other));
  }

  @Override
  SortedMap<String, NodeRecord> others() {
    return Collections.emptySortedMap();
  }

  @Override
  public PeersHealth health() {
    return new PeersHealth(state(), "", 0, "", 0);
  }

  @Override
  public Future<Void> close() {
    if (step(PeersState.CLOSING)) {
      end();
    }
    return Future.succeededFuture();
  }
}
