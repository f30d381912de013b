// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.weft.fabric.lifecycle.Transitions;
import io.weft.nvme.StatusCode;
import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a shared ANA group on one node.
 *
 * <pre>
 *   ELSEWHERE --> TAKING --> OWNED --> YIELDING --> ELSEWHERE
 *                 ^  |  \      |        ^  ^
 *                 |  |   \-----|--------/  |
 *                 |  v         v           |
 *                 +-------- LAPSED --------+
 *                             |
 *                             +--> ELSEWHERE
 * </pre>
 */
enum GroupState {
  /** Another node owns the group, or none does. Its devices are closed. */
  ELSEWHERE(StatusCode.ANA_INACCESSIBLE),
  /** It is placed here: its devices are being opened, or the lease of the former owner may not have ended yet. */
  TAKING(StatusCode.ANA_TRANSITION),
  /** Hosts use it, while the lease runs. */
  OWNED(StatusCode.ANA_TRANSITION),
  /** It is wanted back: its I/O ends, its devices are flushed and closed. */
  YIELDING(StatusCode.ANA_TRANSITION),
  /** The lease has run out, or the group was placed anew. Its devices are open, and nothing is submitted to them. */
  LAPSED(StatusCode.ANA_INACCESSIBLE);

  private static final Transitions<GroupState> STEPS =
      Transitions.of(Map.of(
          ELSEWHERE, Set.of(TAKING),
          TAKING, Set.of(OWNED, YIELDING, LAPSED),
          OWNED, Set.of(YIELDING, LAPSED),
          YIELDING, Set.of(ELSEWHERE),
          LAPSED, Set.of(TAKING, YIELDING, ELSEWHERE)));

  private final int refusal;

  GroupState(int refusal) {
    this.refusal = refusal;
  }

  /** The status of commands that may not use the devices in this state. */
  int refusal() {
    return refusal;
  }

  /** Whether what has reached a device may be acknowledged, while the lease runs. */
  boolean mayConfirm() {
    return this == OWNED || this == YIELDING;
  }

  /** Whether the devices are to be open. */
  boolean holdsDevices() {
    return this == TAKING || this == OWNED;
  }

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  GroupState to(GroupState next) {
    return STEPS.step(this, next);
  }
}
