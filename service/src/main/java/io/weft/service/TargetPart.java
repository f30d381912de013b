// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.config.store.ConfigStore;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.status.TargetStatusReader;
import java.util.List;
import java.util.Optional;

/** The target node of a process. */
final class TargetPart implements Part {
  private final TargetNode node;
  private final ConfigStore store;

  /** A part that runs a node. @param store the configuration that the node follows */
  TargetPart(TargetNode node, ConfigStore store) {
    this.node = node;
    this.store = store;
  }

  @Override
  public String name() {
    return "target node";
  }

  @Override
  public Future<Void> start() {
    return node.start();
  }

  @Override
  public Future<Void> stop() {
    return node.stop();
  }

  @Override
  public Optional<String> address() {
    return store.snapshot().ports().stream().filter(port -> node.isListening(port.portId())).findFirst()
        .map(port -> "nvme=" + port.address().describe());
  }

  @Override
  public boolean isReachable() {
    return address().isPresent() || store.snapshot().firstPort().isEmpty();
  }

  @Override
  public List<String> failures() {
    return new TargetStatusReader(node).summary().failures();
  }
}
