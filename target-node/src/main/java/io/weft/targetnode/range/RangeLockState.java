// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.range;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life of a {@link RangeLock}.
 *
 * <pre>
 *   REQUESTED --every event loop has installed it--> GRANTED --release--> RELEASED
 *       |
 *       +--cancel--> WITHDRAWN
 * </pre>
 */
enum RangeLockState {
  /** The lock waits for earlier locks, or for changes in progress. */
  REQUESTED,
  /** The range is its owner's alone. */
  GRANTED,
  /** The range is free for others. */
  RELEASED,
  /** The lock will not be granted. */
  WITHDRAWN;

  private static final Transitions<RangeLockState> STEPS =
      Transitions.of(Map.of(REQUESTED, Set.of(GRANTED, WITHDRAWN), GRANTED, Set.of(RELEASED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  RangeLockState to(RangeLockState next) {
    return STEPS.step(this, next);
  }
}
