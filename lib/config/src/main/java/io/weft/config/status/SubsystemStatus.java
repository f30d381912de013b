// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.List;

/**
 * A wanted NVM subsystem.
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
}
