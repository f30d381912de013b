// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import java.util.Set;

/**
 * A node that wants to join, as it describes itself.
 *
 * @param name the name it wants
 * @param roles what it is to do
 * @param address where the other nodes reach it
 * @param basePort the first of its ports for the cluster
 * @param version its version of Weft
 */
public record Newcomer(String name, Set<NodeRole> roles, String address, int basePort, String version) {
  private static final int MAX_VERSION = 64;

  /** Checks all of it. @throws IllegalArgumentException if a part is out of its range, as for a {@link Member} */
  public Newcomer {
    roles = Set.copyOf(roles);
    if (version.length() > MAX_VERSION) {
      throw new IllegalArgumentException("a version has at most %d characters".formatted(MAX_VERSION));
    }
    as(name, 1, roles, address, basePort);
  }

  private static Member as(String name, int number, Set<NodeRole> roles, String address, int basePort) {
    return new Member(name, number, roles, address, basePort);
  }

  /** The node as a member with a number. */
  public Member numbered(int number) {
    return as(name, number, roles, address, basePort);
  }
}
