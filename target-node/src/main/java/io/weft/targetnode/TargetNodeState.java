// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.fabric.lifecycle.Transitions;
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
  /** Opening and closing devices and ports. Only one such pass runs at a time. */
  APPLYING,
  /** The configuration is applied, except for what cannot run; waiting for the next change. */
  RUNNING,
  /** Closing everything; further configuration changes are ignored. */
  STOPPING,
  /** Everything is closed. A stopped node cannot be started again. */
  STOPPED;

  private static final Transitions<TargetNodeState> STEPS =
      Transitions.of(Map.of(
          NEW, Set.of(STARTING, STOPPING),
          STARTING, Set.of(APPLYING, STOPPING),
          APPLYING, Set.of(RUNNING, STOPPING),
          RUNNING, Set.of(APPLYING, STOPPING),
          STOPPING, Set.of(STOPPED)));

  /** Whether the node is stopping or has stopped. */
  boolean isEnding() {
    return this == STOPPING || this == STOPPED;
  }

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  TargetNodeState to(TargetNodeState next) {
    return STEPS.step(this, next);
  }
}
