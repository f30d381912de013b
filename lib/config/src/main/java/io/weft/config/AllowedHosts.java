// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.List;

/**
 * Who may use a subsystem, or see a namespace.
 *
 * @param any whether every host may, regardless of the list; nvmet's {@code allow_any_host}
 * @param nqns the NQNs of the hosts that may, unless every host may
 */
public record AllowedHosts(boolean any, List<String> nqns) {
  /** Every host. */
  public static final AllowedHosts ANY = new AllowedHosts(true, List.of());

  /** Copies the list, so that the record is immutable. */
  public AllowedHosts {
    nqns = List.copyOf(nqns);
  }

  /** Only the hosts with these NQNs. */
  public static AllowedHosts only(String... nqns) {
    return new AllowedHosts(false, List.of(nqns));
  }

  /** Whether the host with this NQN is allowed. */
  public boolean allows(String hostNqn) {
    return any || nqns.contains(hostNqn);
  }
}
