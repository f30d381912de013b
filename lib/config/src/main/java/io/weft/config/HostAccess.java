// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.nvme.fabrics.Access;
import java.util.Optional;

/** Decides whether a host may use a subsystem, for Connect and for discovery alike. */
public final class HostAccess {
  private HostAccess() {}

  /**
   * Decides for one port.
   *
   * @param configuration the configuration
   * @param port the port that the host connected to
   * @param subsystemNqn the NQN of the subsystem
   * @param hostNqn the host's NQN
   * @return the access, NOT_ALLOWED if the port has no such subsystem
   */
  public static Access decide(Configuration configuration, PortEntry port, String subsystemNqn, String hostNqn) {
    Optional<SubsystemEntry> subsystem = configuration.subsystem(subsystemNqn);
    return subsystem.isEmpty() || !port.links(subsystemNqn)
        ? Access.NOT_ALLOWED
        : decide(configuration, subsystem.get(), hostNqn);
  }

  /**
   * Decides for any port.
   *
   * @param configuration the configuration, which holds the host's secret
   * @param subsystem one of its subsystems
   * @param hostNqn the host's NQN
   */
  public static Access decide(Configuration configuration, SubsystemEntry subsystem, String hostNqn) {
    if (!subsystem.allowedHosts().allows(hostNqn)) {
      return Access.NOT_ALLOWED;
    }
    boolean secret = configuration.host(hostNqn).map(HostEntry::mustAuthenticate).orElse(false);
    return secret ? Access.AUTHENTICATION_REQUIRED : Access.ALLOWED;
  }
}
