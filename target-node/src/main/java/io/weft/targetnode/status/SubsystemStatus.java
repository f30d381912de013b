// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.SubsystemEntry;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An NVM subsystem that is wanted.
 *
 * @param nqn its NQN
 * @param namespaces its wanted namespaces, enabled or not
 * @param controllers the controllers that hosts are connected to, by CNTLID
 */
public record SubsystemStatus(String nqn, List<NamespaceStatus> namespaces, List<ControllerStatus> controllers) {
  /** Copies the lists, so that the record is immutable. */
  public SubsystemStatus {
    namespaces = List.copyOf(namespaces);
    controllers = List.copyOf(controllers);
  }

  static SubsystemStatus of(SubsystemEntry entry, @Nullable TargetSubsystem running, Map<Integer, String> failures) {
    Map<Integer, Namespace> exported = running == null ? Map.of() : running.namespaces();
    List<NamespaceStatus> namespaces = entry.namespaces().stream()
        .map(n -> NamespaceStatus.of(n, exported.get(n.nsid()), failures.get(n.nsid())))
        .toList();
    List<ControllerStatus> controllers = running == null ? List.of() : running.controllers().stream()
        .sorted(Comparator.comparingInt(IoController::cntlid))
        .map(ControllerStatus::of)
        .toList();
    return new SubsystemStatus(entry.nqn(), namespaces, controllers);
  }
}
