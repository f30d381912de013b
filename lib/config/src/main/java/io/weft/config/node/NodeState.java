// SPDX-License-Identifier: Apache-2.0
package io.weft.config.node;

/** What an administrator wants a node to do. */
public enum NodeState {
  /** It serves its ports, and may own shared ANA groups. */
  ACTIVE("active"),
  /** It gives up the shared ANA groups that it owns, for other nodes to take, and takes no new ones. */
  DRAINED("drained");

  private final String label;

  NodeState(String label) {
    this.label = label;
  }

  /** The state as documents write it. */
  public String label() {
    return label;
  }
}
