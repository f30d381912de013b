// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life of a {@link RangeHold}, which lives it again for each command.
 *
 * <pre>
 *            begin              release
 *   FREE -------------> CHANGING -------> FREE
 *   FREE -- lock ----> WAITING -- granted --> LOCKED -- release --> FREE
 *                      WAITING -- withdraw ---------------------> FREE
 * </pre>
 */
enum RangeHoldState {
  /** No range is being changed. */
  FREE,
  /** A change is in progress; locks of the range wait for its end. */
  CHANGING,
  /** A lock has been requested. */
  WAITING,
  /** The lock was granted: changes of the range by others wait for its end. */
  LOCKED;

  private static final Transitions<RangeHoldState> STEPS =
      Transitions.of(Map.of(
          FREE, Set.of(CHANGING, WAITING),
          CHANGING, Set.of(FREE),
          WAITING, Set.of(LOCKED, FREE),
          LOCKED, Set.of(FREE)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  RangeHoldState to(RangeHoldState next) {
    return STEPS.step(this, next);
  }
}
