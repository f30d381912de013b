// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.NamespaceLimits;
import io.weft.config.SubsystemEntry;
import io.weft.nvme.StatusCode;
import java.util.UUID;

/** Adds a namespace with the lowest free NSID, attached to no host. */
final class Creation extends PoolEdit {
  private final UUID uuid;
  private final NewNamespace wanted;

  Creation(String nqn, UUID uuid, NewNamespace wanted) {
    super(nqn);
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
    NamespaceEntry created = new NamespaceEntry(nsid, new NamespaceDevice(path, 1 << wanted.blockShift(), false),
        NamespaceIdentifiers.of(uuid), wanted.anaGroupId(), true, false, AllowedHosts.only());
    return accept(current, subsystem.with(created), new ManagementResult(StatusCode.SUCCESS, nsid));
  }
}
