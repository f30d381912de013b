// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import java.util.Map;
import java.util.Set;

/**
 * The life of an {@code Association} (NVMe Base 2.1, section 3.3). What the host sees of the controller until its queues are
 * closed is {@link ControllerState}, which the end of the association does not change.
 *
 * <pre>
 *   ACTIVE --the host leaves, times out or may not stay--> ENDING --the last queue is gone--> ENDED
 * </pre>
 */
public enum AssociationState {
  /** Queues may be added. */
  ACTIVE,
  /** Every queue closes on its own event loop, and answers until then. */
  ENDING,
  /** All I/O has ended; the controller identifier may be used again. */
  ENDED;

  private static final Transitions<AssociationState> STEPS =
      Transitions.of(Map.of(ACTIVE, Set.of(ENDING), ENDING, Set.of(ENDED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  public AssociationState to(AssociationState next) {
    return STEPS.step(this, next);
  }
}
