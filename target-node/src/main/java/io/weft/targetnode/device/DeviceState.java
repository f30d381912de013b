// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life cycle of the device under one namespace.
 *
 * <pre>
 *   CLOSED --> OPENING --> OPEN <--> STALLED
 *     ^        |  ^  ^      | ^         |
 *     |        v  |  |      v |         |
 *     |  HANGING  |  +---- LOST <-------+
 *     |     |     |
 *     |     v     |
 *     |    FAILED +          every state but CLOSED and CLOSING
 *     |                                |
 *     +----------- CLOSING <-----------+
 * </pre>
 */
public enum DeviceState {
  /** Not opened yet, or closed for good. */
  CLOSED,
  /** Being opened. */
  OPENING,
  /** Its opening has not ended in time. It is served when that ends, and delays nothing else. */
  HANGING,
  /** Open and served. */
  OPEN,
  /** Open and served, but a look at it has not ended in time. */
  STALLED,
  /** It was open, and is gone, replaced or too small. It is not served until it is back. */
  LOST,
  /** It could not be opened. That is tried again after a while. */
  FAILED,
  /** Its last I/O ends, and it is closed. */
  CLOSING;

  private static final Transitions<DeviceState> STEPS =
      Transitions.of(Map.of(
          CLOSED, Set.of(OPENING),
          OPENING, Set.of(OPEN, HANGING, FAILED, CLOSING),
          HANGING, Set.of(OPEN, FAILED, CLOSING),
          OPEN, Set.of(STALLED, LOST, CLOSING),
          STALLED, Set.of(OPEN, LOST, CLOSING),
          LOST, Set.of(OPEN, OPENING, CLOSING),
          FAILED, Set.of(OPENING, CLOSING),
          CLOSING, Set.of(CLOSED)));

  /** Whether hosts can use the device. */
  public boolean isServed() {
    return this == OPEN || this == STALLED;
  }

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  DeviceState to(DeviceState next) {
    return STEPS.step(this, next);
  }
}
