// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.List;

/**
 * Who may use a subsystem, or see a namespace.
 *
 * @param any whether every host may, regardless of the list; nvmet's {@code allow_any_host}
 * @param nqns the NQNs of the hosts that may, unless every host may; in their natural order
 */
public record AllowedHosts(boolean any, List<String> nqns) {
  /** Every host. */
  public static final AllowedHosts ANY = new AllowedHosts(true, List.of());

  /** Copies the list, so that the record is immutable, and sorts it. */
  public AllowedHosts {
    nqns = SortedNames.of(nqns);
  }

  /** Only the hosts with these NQNs. */
  public static AllowedHosts only(String... nqns) {
    return new AllowedHosts(false, List.of(nqns));
  }

  /** Whether the host with this NQN is allowed. O(log n). */
  public boolean allows(String hostNqn) {
    return any || SortedNames.contains(nqns, hostNqn);
  }
}
