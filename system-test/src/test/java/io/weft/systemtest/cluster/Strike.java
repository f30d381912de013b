// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.util.List;

/**
 * Something bad that happens to some nodes at the same time, and is undone.
 *
 * @param afterMillis how long after the end of the one before
 * @param forMillis how long until it is undone
 * @param nodes the numbers of the nodes
 */
record Strike(Kind kind, List<Integer> nodes, long afterMillis, long forMillis) {
  /** What happens. */
  enum Kind {
    /** SIGKILL, then a start. */
    KILL(false),
    /** SIGTERM, then a start. */
    RESTART(false),
    /** SIGSTOP, then SIGCONT. */
    PAUSE(false),
    /** Nothing passes between the nodes and the others. */
    ISOLATE(true),
    /** Nothing passes from the nodes to the others. */
    MUTE(true),
    /** Nothing passes from the others to the nodes. */
    DEAFEN(true);

    private final boolean cuts;

    Kind(boolean cuts) {
      this.cuts = cuts;
    }

    /** Whether it needs a network that can be cut, and another node. */
    boolean cuts() {
      return cuts;
    }
  }

  @Override
  public String toString() {
    return "%s %s for %d ms".formatted(kind, nodes, forMillis);
  }
}
