// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

import io.weft.fabric.lifecycle.Transitions;
import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a TCP connection.
 *
 * <pre>
 *           Queue.close               the host closes its side, or the linger time is over
 *   OPEN ----------------&gt; LINGERING -------------------------------------------------&gt; CLOSED
 *     |                                                                                  ^
 *     +---------------------- the host closes, or the connection fails -----------------+
 * </pre>
 */
enum ConnectionState {
  /** PDUs go both ways. */
  OPEN,
  /** The last PDUs are sent, then the end of the output; what the host still sends is dropped. */
  LINGERING,
  /** The socket is closed or about to be. */
  CLOSED;

  private static final Transitions<ConnectionState> STEPS =
      Transitions.of(Map.of(
          OPEN, Set.of(LINGERING, CLOSED),
          LINGERING, Set.of(CLOSED)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  ConnectionState to(ConnectionState next) {
    return STEPS.step(this, next);
  }
}
