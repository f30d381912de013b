// SPDX-License-Identifier: Apache-2.0
package io.weft.config.node;

import java.util.List;

/**
 * A node: one process with a data directory of its own, that is a member of a cluster. A configuration without nodes is
 * that of a process that stands alone.
 *
 * @param name 1 to 63 letters, digits, dots and hyphens; unique
 * @param number 1 to {@link #MAX_NUMBER}, unique: which part of the controller identifiers the node assigns
 * @param addresses the IP addresses at which hosts reach it, in the order in which they are told; for its ports that
 *     listen on the wildcard address
 * @param state what it is to do
 */
public record NodeEntry(String name, int number, List<String> addresses, NodeState state) {
  /** The highest number of a node, and so the most nodes. */
  public static final int MAX_NUMBER = 127;

  /** Copies the list, so that the record is immutable. */
  public NodeEntry {
    addresses = List.copyOf(addresses);
  }

  /** An active node. */
  public static NodeEntry of(String name, int number, String... addresses) {
    return new NodeEntry(name, number, List.of(addresses), NodeState.ACTIVE);
  }

  /** The same in another state. */
  public NodeEntry withState(NodeState newState) {
    return new NodeEntry(name, number, addresses, newState);
  }

  /** The same at other addresses. */
  public NodeEntry withAddresses(List<String> newAddresses) {
    return new NodeEntry(name, number, newAddresses, state);
  }
}
