// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.weft.cluster.peers.NodeRecord;
import io.weft.cluster.peers.Peers;
import io.weft.config.PortEntry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which ports of other nodes answer: those on which a live node says that it listens. */
final class LivePorts implements Predicate<PortEntry>, AutoCloseable {
  private final Peers peers;
  private final Runnable changed;
  private final AutoCloseable watch;
  private volatile Set<Map.Entry<String, Integer>> listening = Set.of();

  /** Begins to look. @param changed called when the answers may be other ones */
  LivePorts(Peers peers, Runnable changed) {
    this.peers = peers;
    this.changed = changed;
    this.watch = peers.watch(this::look);
  }

  private void look() {
    Set<Map.Entry<String, Integer>> now = new HashSet<>();
    for (NodeRecord node : peers.alive().values()) {
      node.ports().forEach(port -> now.add(Map.entry(node.name(), port.portId())));
    }
    if (!now.equals(listening)) {
      listening = Set.copyOf(now);
      changed.run();
    }
  }

  @Override
  public boolean test(PortEntry port) {
    String node = port.node();
    return node != null && listening.contains(Map.entry(node, port.portId()));
  }

  @Override
  public void close() throws Exception {
    watch.close();
  }
}
