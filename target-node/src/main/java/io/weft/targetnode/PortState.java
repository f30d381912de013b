// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life of the listening socket of a port.
 *
 * <pre>
 *   OPENING --> LISTENING --> CLOSING --> CLOSED
 *    |   ^                      ^
 *    |   +-- after a delay --+  |
 *    +--the address is----> WAITING
 *       not free
 * </pre>
 */
enum PortState {
  /** The socket is being bound. */
  OPENING,
  /** Hosts can connect. */
  LISTENING,
  /** The address could not be bound; it is tried again after a delay. */
  WAITING,
  /** The socket and its connections are being closed. */
  CLOSING,
  /** The address is free. */
  CLOSED;

  private static final Transitions<PortState> STEPS = Transitions.of(Map.of(
      OPENING, Set.of(LISTENING, WAITING, CLOSING),
      LISTENING, Set.of(CLOSING),
      WAITING, Set.of(OPENING, CLOSING),
      CLOSING, Set.of(CLOSED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  PortState to(PortState next) {
    return STEPS.step(this, next);
  }
}
