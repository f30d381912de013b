// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.lifecycle;

import java.util.Map;
import java.util.Set;

/**
 * The life cycle of a {@code Queue}.
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
  /** The connection is established; only Connect is accepted. */
  UNCONNECTED,
  /** Connect has bound the queue to a controller, and the host has yet to authenticate; nothing else is accepted. */
  AUTHENTICATING,
  /** Commands are accepted as the controller's state allows. */
  LIVE,
  /** No command is accepted or completed; the queue waits for those that have reached the disk. */
  CLOSING,
  /** All commands have ended, and the queue no longer belongs to a controller. */
  GONE;

  private static final Transitions<QueueState> STEPS =
      Transitions.of(Map.of(
          UNCONNECTED, Set.of(AUTHENTICATING, LIVE, CLOSING),
          AUTHENTICATING, Set.of(LIVE, CLOSING),
          LIVE, Set.of(CLOSING),
          CLOSING, Set.of(GONE)));

  /** Makes a transition. @return the new state @throws IllegalStateException if it may not follow this one */
  public QueueState to(QueueState next) {
    return STEPS.step(this, next);
  }

  /** Whether commands are still accepted and completed. */
  public boolean isOpen() {
    return this != CLOSING && this != GONE;
  }
}
