// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.Nqn;
import java.util.UUID;

/**
 * The identity of a host.
 *
 * @param nqn the host's NQN
 * @param id the Host Identifier, which is the same for all connections of the host
 */
public record HostIdentity(String nqn, UUID id) {
  /**
   * Checks the name, which may be empty: some hosts have none.
   *
   * @throws IllegalArgumentException if it cannot be used as an NQN
   */
  public HostIdentity {
    String problem = nqn.isEmpty() ? null : Nqn.problem(nqn);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** A new host, identified by a random UUID. */
  public static HostIdentity random() {
    UUID id = UUID.randomUUID();
    return new HostIdentity(Nqn.ofUuid(id), id);
  }
}
