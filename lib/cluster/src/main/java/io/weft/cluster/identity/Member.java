// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.NodeAddress;
import io.weft.cluster.certificate.NodeName;
import io.weft.config.node.NodeEntry;
import java.util.Set;

/**
 * A node of a cluster, as the others know it.
 *
 * @param name its name
 * @param number its number, 1 to {@link NodeEntry#MAX_NUMBER}; no two nodes have the same at a time
 * @param roles what it does
 * @param address where the other nodes reach it: an IP address or a host name
 * @param basePort the first of its {@link #PORTS} TCP ports for the cluster
 */
public record Member(String name, int number, Set<NodeRole> roles, String address, int basePort) {
  /** How many ports a node has for the cluster, one after the other. */
  public static final int PORTS = 4;

  private static final int MAX_PORT = 65_535;

  /** Checks all of it. @throws IllegalArgumentException if a part is out of its range; the message says which and what is right */
  public Member {
    roles = Set.copyOf(roles);
    require(NodeName.isValid(name), "'%s' is no name of a node, which has %s", name, NodeName.FORM);
    require(number >= 1 && number <= NodeEntry.MAX_NUMBER, "%d is no number of a node, which is 1 to %d", number,
        NodeEntry.MAX_NUMBER);
    require(!roles.isEmpty(), "node %s has no role", name);
    require(NodeAddress.isValid(address), "'%s' is no address of a node, which is %s", address, NodeAddress.FORM);
    require(basePort >= 1 && basePort <= MAX_PORT + 1 - PORTS, "%d is no base port of a node, which is 1 to %d: a node has %d ports",
        basePort, MAX_PORT + 1 - PORTS, PORTS);
  }

  private static void require(boolean condition, String problem, Object... details) {
    if (!condition) {
      throw new IllegalArgumentException(problem.formatted(details));
    }
  }

  /** Whether it votes. */
  public boolean votes() {
    return roles.contains(NodeRole.VOTER);
  }

  /** The port at which newcomers enrol and members renew their certificates. */
  public int enrolmentPort() {
    return basePort;
  }

  /** The port of the voters' log. */
  public int raftPort() {
    return basePort + 1;
  }

  /** The port at which nodes find each other. */
  public int memberPort() {
    return basePort + 2;
  }

  /** The port of the event bus. */
  public int busPort() {
    return basePort + 3;
  }
}
