// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.config.Configuration;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operations;
import java.util.HashSet;
import java.util.Set;

/**
 * The objects of the configuration that a change concerns: those that are new, different or gone.
 *
 * @param hosts by NQN
 * @param subsystems by NQN, if anything of them differs, their namespaces too
 * @param ports by PORTID
 */
record Touched(Set<String> hosts, Set<String> subsystems, Set<Integer> ports) {
  /** What differs between two configurations. It costs the difference, however large the configurations are. */
  static Touched between(Configuration before, Configuration after) {
    Touched touched = new Touched(new HashSet<>(), new HashSet<>(), new HashSet<>());
    Operations.between(before, after).forEach(touched::add);
    return touched;
  }

  private void add(Operation operation) {
    switch (operation) {
      case Operation.PutHost put -> hosts.add(put.host().nqn());
      case Operation.DeleteHost delete -> hosts.add(delete.nqn());
      case Operation.PutSubsystem put -> subsystems.add(put.nqn());
      case Operation.DeleteSubsystem delete -> subsystems.add(delete.nqn());
      case Operation.PutNamespace put -> subsystems.add(put.subsystemNqn());
      case Operation.DeleteNamespace delete -> subsystems.add(delete.subsystemNqn());
      case Operation.PutPort put -> ports.add(put.port().portId());
      case Operation.DeletePort delete -> ports.add(delete.portId());
      case Operation.SetDiscoveryNqn _ -> {
        // The discovery service looks at the configuration itself.
      }
      case Operation.PutNode _, Operation.DeleteNode _, Operation.PutAnaGroup _, Operation.DeleteAnaGroup _ -> { }
    }
  }
}
