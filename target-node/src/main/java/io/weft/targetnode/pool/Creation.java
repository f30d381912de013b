// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.NamespaceLimits;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.NodeView;
import io.weft.nvme.StatusCode;
import java.util.UUID;
import java.util.function.Function;

/** Adds a namespace with the lowest free NSID, attached to no host. Its file is on this node, and so must be its ANA group. */
final class Creation extends PoolEdit {
  private final UUID uuid;
  private final NewNamespace wanted;
  private final Function<Configuration, NodeView> node;

  /** @param node what a configuration means for this node */
  Creation(String nqn, UUID uuid, NewNamespace wanted, Function<Configuration, NodeView> node) {
    super(nqn);
    this.node = node;
    this.uuid = uuid;
    this.wanted = wanted;
  }

  @Override
  Configuration apply(Configuration current, SubsystemEntry subsystem) {
    int nsid = 1;
    while (subsystem.namespace(nsid).isPresent()) {
      nsid++;
    }
    String path = subsystem.poolFile(uuid).orElse(null);
    if (path == null) {
      return refuse(current, StatusCode.INVALID_OPCODE);
    }
    if (subsystem.namespaces().size() >= NamespaceLimits.MAX_NAMESPACES || nsid > NamespaceLimits.MAX_NSID) {
      return refuse(current, StatusCode.NAMESPACE_IDENTIFIER_UNAVAILABLE);
    }
    int group = group(node.apply(current));
    if (group == 0) {
      return refuse(current, StatusCode.ANA_GROUP_IDENTIFIER_INVALID);
    }
    NamespaceEntry created = new NamespaceEntry(nsid, new NamespaceDevice(path, 1 << wanted.blockShift(), false),
        NamespaceIdentifiers.of(uuid), group, true, false, AllowedHosts.only());
    return accept(current, subsystem.with(created), new ManagementResult(StatusCode.SUCCESS, nsid));
  }

  /** The ANA group of the namespace; 0 if it cannot be in the one that is wanted. */
  private int group(NodeView view) {
    int asked = wanted.anaGroupId();
    return asked == 0 ? view.ownGroup().orElse(0) : view.has(asked) && !view.isShared(asked) ? asked : 0;
  }
}
