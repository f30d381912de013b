// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.tcp;

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

  /**
   * Makes a transition.
   *
   * @return the next state
   * @throws IllegalStateException if it cannot follow this one
   */
  ConnectionState to(ConnectionState next) {
    if (next.ordinal() <= ordinal()) {
      throw new IllegalStateException("a TCP connection cannot go from " + this + " to " + next);
    }
    return next;
  }
}
