// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a target node.
 *
 * <pre>
 *   NEW --> STARTING --> APPLYING <--> RUNNING
 *    |         |            |             |
 *    +---------+------------+-------------+--> STOPPING --> STOPPED
 * </pre>
 */
enum TargetNodeState {
  /** Not started: nothing is open. */
  NEW,
  /** Reading the record of previous runs. */
  STARTING,
  /** Opening and closing devices and ports, or rereading device sizes. Only one such pass runs at a time. */
  APPLYING,
  /** The configuration is applied, except for what cannot run; waiting for the next change. */
  RUNNING,
  /** Closing everything; further configuration changes are ignored. */
  STOPPING,
  /** Everything is closed. A stopped node cannot be started again. */
  STOPPED;

  private static final Map<TargetNodeState, Set<TargetNodeState>> NEXT = Map.of(
      NEW, EnumSet.of(STARTING, STOPPING),
      STARTING, EnumSet.of(APPLYING, STOPPING),
      APPLYING, EnumSet.of(RUNNING, STOPPING),
      RUNNING, EnumSet.of(APPLYING, STOPPING),
      STOPPING, EnumSet.of(STOPPED),
      STOPPED, EnumSet.noneOf(TargetNodeState.class));

  /** Whether the node is stopping or has stopped. */
  boolean isEnding() {
    return this == STOPPING || this == STOPPED;
  }

  /**
   * Checks a transition.
   *
   * @return {@code next}
   * @throws IllegalStateException if {@code next} may not follow this state
   */
  TargetNodeState to(TargetNodeState next) {
    if (!NEXT.getOrDefault(this, Set.of()).contains(next)) {
      throw new IllegalStateException("a target node cannot go from " + this + " to " + next);
    }
    return next;
  }
}
