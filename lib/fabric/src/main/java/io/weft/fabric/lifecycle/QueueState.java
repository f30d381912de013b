// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import java.util.Map;
import java.util.Set;

/**
 * The life of a {@code Queue}.
 *
 * <pre>
 *   UNCONNECTED ---Connect---> AUTHENTICATING ---success---> LIVE
 *     |    |                         |                       ^ |
 *     |    +-------------------------|--------Connect--------+ |
 *     | close                        | close                   | close
 *     v                              v                         |
 *   CLOSING &lt;-----------------------+-------------------------+
 *     |
 *     | the last command has ended
 *     v
 *   GONE
 * </pre>
 */
public enum QueueState {
  /** The connection has been made; only Connect is taken. */
  UNCONNECTED,
  /** Connect has bound the queue to a controller, and the host has yet to prove who it is; only authentication is taken. */
  AUTHENTICATING,
  /** Commands are taken as the controller's state allows. */
  LIVE,
  /** No command is taken or answered; those that have reached the disk are waited for. */
  CLOSING,
  /** All commands have ended, and the controller has let the queue go. */
  GONE;

  private static final Transitions<QueueState> STEPS =
      Transitions.of(Map.of(
          UNCONNECTED, Set.of(AUTHENTICATING, LIVE, CLOSING),
          AUTHENTICATING, Set.of(LIVE, CLOSING),
          LIVE, Set.of(CLOSING),
          CLOSING, Set.of(GONE)));

  /** Takes a step. @return the new state @throws IllegalStateException if it may not follow this one */
  public QueueState to(QueueState next) {
    return STEPS.step(this, next);
  }

  /** Whether commands are still taken and answered. */
  public boolean isOpen() {
    return this != CLOSING && this != GONE;
  }
}
