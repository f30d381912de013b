// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an edit does to the records of namespaces: that of a deleted namespace goes with it, and a namespace that is disabled is
 * not protected until a power cycle any more. Costs the edit.
 */
final class NamespaceEdits {
  private NamespaceEdits() {}

  /** The changes that belong to an edit. @param before the configuration that is edited @param after what becomes of it */
  static List<RecordChange> of(AgreedState state, Configuration before, Configuration after) {
    List<RecordChange> changes = new ArrayList<>();
    Set<UUID> gone = new HashSet<>();
    Set<UUID> there = new HashSet<>();
    for (Operation operation : Operations.between(before, after)) {
      switch (operation) {
        case DeleteSubsystem(var nqn) -> before.subsystem(nqn).map(SubsystemEntry::namespaces).ifPresent(
            namespaces -> namespaces.forEach(namespace -> gone.add(namespace.identifiers().uuid())));
        case DeleteNamespace(var nqn, var nsid) -> namespace(before, nqn, nsid).ifPresent(old -> gone.add(old.identifiers().uuid()));
        case PutNamespace(var nqn, var namespace) -> {
          namespace(before, nqn, namespace.nsid()).ifPresent(old -> gone.add(old.identifiers().uuid()));
          there.add(namespace.identifiers().uuid());
          if (!namespace.enable()) {
            powerCycle(state, namespace.identifiers().uuid()).ifPresent(changes::add);
          }
        }
        default -> { }
      }
    }
    gone.removeAll(there);
    gone.stream().flatMap(namespace -> NamespaceRecord.of(state, namespace).stream()
        .map(_ -> NamespaceRecords.put(state, namespace, Optional.empty()))).forEach(changes::add);
    return changes;
  }

  private static Optional<RecordChange> powerCycle(AgreedState state, UUID namespace) {
    return NamespaceRecord.of(state, namespace)
        .filter(record -> !record.afterPowerCycle().equals(record))
        .map(record -> NamespaceRecords.put(state, namespace, Optional.of(record.afterPowerCycle())));
  }

  private static Optional<NamespaceEntry> namespace(Configuration configuration, String nqn, int nsid) {
    return configuration.subsystem(nqn).flatMap(subsystem -> subsystem.namespace(nsid));
  }
}
