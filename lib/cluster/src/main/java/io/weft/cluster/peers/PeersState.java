// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of {@link Peers}.
 *
 * <pre>
 *   STARTING ---> RUNNING      STARTING, RUNNING or WAITING --close--> CLOSING ---> CLOSED
 *    |    ^          |
 *    |    |          | the membership ended by itself
 *    v    |          |
 *    WAITING &lt;-------+
 * </pre>
 */
public enum PeersState {
  /** Opens its ports; other nodes are not reached yet. */
  STARTING,
  /** Other nodes that live are reached. That there are none is normal. */
  RUNNING,
  /** It could not start, or stopped by itself: it starts again after a moment. */
  WAITING,
  /** Leaves. */
  CLOSING,
  /** Nothing is left of it. */
  CLOSED;

  private static final Map<PeersState, Set<PeersState>> STEPS = Map.of(
      STARTING, EnumSet.of(RUNNING, WAITING, CLOSING),
      RUNNING, EnumSet.of(WAITING, CLOSING),
      WAITING, EnumSet.of(STARTING, CLOSING),
      CLOSING, EnumSet.of(CLOSED),
      CLOSED, EnumSet.noneOf(PeersState.class));

  /** Whether a state may follow this one. */
  public boolean leadsTo(PeersState next) {
    return STEPS.getOrDefault(this, Set.of()).contains(next);
  }

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  public PeersState to(PeersState next) {
    if (!leadsTo(next)) {
      throw new IllegalStateException("peers cannot go from %s to %s".formatted(this, next));
    }
    return next;
  }
}
