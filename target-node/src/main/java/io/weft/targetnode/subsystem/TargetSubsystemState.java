// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life of a running NVM subsystem.
 *
 * <pre>
 *   OPENING --its devices are open, or have failed--> SERVING
 *      |                                                 |
 *      +---------it is removed, changed or stopped-------+--> CLOSED
 * </pre>
 */
enum TargetSubsystemState {
  /** Its devices are being opened; a host that connects is told to try again. */
  OPENING,
  /** Hosts that are allowed connect. */
  SERVING,
  /** Its associations end and none is made; another object serves the NQN, if any. */
  CLOSED;

  private static final Transitions<TargetSubsystemState> STEPS =
      Transitions.of(Map.of(OPENING, Set.of(SERVING, CLOSED), SERVING, Set.of(CLOSED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  TargetSubsystemState to(TargetSubsystemState next) {
    return STEPS.step(this, next);
  }
}
