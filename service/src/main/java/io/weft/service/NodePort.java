// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.service.settings.ServiceSettings;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a node that has joined a cluster and has none: it exports what the cluster's first port exports, so that hosts
 * have one more path. An administrator may change it like any other.
 */
final class NodePort {
  private static final Logger LOG = LoggerFactory.getLogger(NodePort.class);

  private final ServiceSettings settings;
  private final String node;

  /** The port of a node. @param settings where it is to listen */
  NodePort(ServiceSettings settings, String node) {
    this.settings = settings;
    this.node = node;
  }

  /**
   * Adds the port, if the node has none. What the node knows when it starts may be older than its membership, so the cluster is
   * asked; one that cannot be asked now is no reason not to start.
   */
  Future<Void> prepare(ConfigStore store) {
    if (hasPort(store.snapshot())) {
      return Future.succeededFuture();
    }
    return store.confirmed()
        .<Void>compose(known -> isMissing(known)
            ? store.edit(ConfigStore.ANY_REVISION, current -> isMissing(current) ? current.with(port(current)) : current).mapEmpty()
            : Future.succeededFuture())
        .recover(failure -> {
          LOG.warn("node {} has no port, and none can be added: {}; add one with 'weft ctl'", node, failure.getMessage());
          return Future.succeededFuture();
        });
  }

  private boolean hasPort(Configuration current) {
    return !NodeView.of(current, node).ports().isEmpty();
  }

  private boolean isMissing(Configuration current) {
    return current.node(node).isPresent() && !hasPort(current);
  }

  private PortEntry port(Configuration current) {
    int id = 1;
    while (current.port(id).isPresent()) {
      id++;
    }
    List<String> exported = current.firstPort().map(PortEntry::subsystems).orElse(List.of());
    return PortEntry.of(id, TransportAddress.tcp(listen(current), settings.get(ServiceSettings.PORT)), exported.toArray(String[]::new))
        .withAnaGroups(new TreeMap<>()).withNode(node);
  }

  /** The address of the settings, else the one at which the cluster says the node is. */
  private String listen(Configuration current) {
    return current.node(node).filter(_ -> !settings.has(ServiceSettings.LISTEN))
        .flatMap(entry -> entry.addresses().stream().findFirst())
        .orElseGet(() -> settings.get(ServiceSettings.LISTEN));
  }
}
