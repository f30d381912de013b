// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import java.util.Set;
import java.util.UUID;

/** Removes namespaces that hosts created. */
final class Deletion extends PoolEdit {
  private final Set<UUID> uuids;

  Deletion(String nqn, Set<UUID> uuids) {
    super(nqn);
    this.uuids = Set.copyOf(uuids);
  }

  @Override
  Configuration apply(Configuration current, SubsystemEntry subsystem) {
    return accept(current, subsystem.withNamespaces(subsystem.namespaces().stream()
        .filter(n -> !(uuids.contains(n.identifiers().uuid()) && subsystem.isPooled(n)))
        .toList()), ManagementResult.DONE);
  }
}
