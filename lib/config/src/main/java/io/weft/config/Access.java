// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.Optional;

/** Whether a host may use a subsystem. The one place that decides it, for Connect and for discovery alike. */
public enum Access {
  /** The host may connect. */
  ALLOWED,
  /** The host may connect once it has authenticated itself. */
  AUTHENTICATION_REQUIRED,
  /** The host may not connect. */
  NOT_ALLOWED,
  /** There is no such subsystem on this port. */
  NO_SUBSYSTEM;

  /**
   * Decides for one port.
   *
   * @param configuration the configuration
   * @param port the port that the host came to
   * @param subsystemNqn the subsystem it asks for
   * @param hostNqn who it says it is
   */
  public static Access decide(Configuration configuration, PortEntry port, String subsystemNqn, String hostNqn) {
    Optional<SubsystemEntry> subsystem = configuration.subsystem(subsystemNqn);
    if (subsystem.isEmpty() || !port.subsystems().contains(subsystemNqn)) {
      return NO_SUBSYSTEM;
    }
    return decide(configuration, subsystem.get(), hostNqn);
  }

  /**
   * Decides whatever the port is.
   *
   * @param configuration the configuration, which knows the host's secret
   * @param subsystem one of its subsystems
   * @param hostNqn who the host says it is
   */
  public static Access decide(Configuration configuration, SubsystemEntry subsystem, String hostNqn) {
    if (!subsystem.allowedHosts().allows(hostNqn)) {
      return NOT_ALLOWED;
    }
    boolean secret = configuration.host(hostNqn).map(HostEntry::mustAuthenticate).orElse(false);
    return secret ? AUTHENTICATION_REQUIRED : ALLOWED;
  }
}
