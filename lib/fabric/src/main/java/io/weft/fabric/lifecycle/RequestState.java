// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a {@code Request}, which is pooled and repeats it for each command. A command skips the states in
 * brackets that it does not need.
 *
 * <pre>
 *   FREE --> RECEIVED --> [WAITING_FOR_SLOT] --> [AWAITING_DATA] --> [HELD] --> EXECUTING --> COMPLETED --> FREE
 * </pre>
 *
 * A command that is refused or aborted, or whose data is damaged, goes straight to COMPLETED. When its queue closes, a
 * command in one of the bracketed states goes straight to FREE: it gets no completion.
 */
public enum RequestState {
  /** In the pool of its queue. */
  FREE,
  /** The command has been received and is being checked. */
  RECEIVED,
  /** The command waits until the event loop has a slot for its data. */
  WAITING_FOR_SLOT,
  /** The transport is receiving the host's data. */
  AWAITING_DATA,
  /** The command is ready, and waits for the other command of its fused operation. */
  HELD,
  /** The command runs. */
  EXECUTING,
  /** The command has ended; its completion is being sent. */
  COMPLETED;

  private static final Transitions<RequestState> STEPS =
      Transitions.of(Map.of(
          FREE, Set.of(RECEIVED),
          RECEIVED, Set.of(WAITING_FOR_SLOT, AWAITING_DATA, HELD, EXECUTING, COMPLETED),
          WAITING_FOR_SLOT, Set.of(AWAITING_DATA, EXECUTING, COMPLETED, FREE),
          AWAITING_DATA, Set.of(HELD, EXECUTING, COMPLETED, FREE),
          HELD, Set.of(EXECUTING, COMPLETED, FREE),
          EXECUTING, Set.of(COMPLETED),
          COMPLETED, Set.of(FREE)));

  /** Makes a transition. @return the new state @throws IllegalStateException if it may not follow this one */
  public RequestState to(RequestState next) {
    return STEPS.step(this, next);
  }
}
