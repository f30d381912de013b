// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.Nqn;
import java.util.UUID;

/**
 * Who a host is.
 *
 * @param nqn the host's NQN
 * @param id the Host Identifier, the same for all connections of the host
 */
public record HostIdentity(String nqn, UUID id) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it cannot be used as an NQN
   */
  public HostIdentity {
    String problem = Nqn.problem(nqn);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** A host that never was before, named by a random UUID. */
  public static HostIdentity random() {
    UUID id = UUID.randomUUID();
    return new HostIdentity(Nqn.ofUuid(id), id);
  }
}
