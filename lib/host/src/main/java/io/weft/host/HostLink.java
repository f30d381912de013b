// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import org.jspecify.annotations.Nullable;

/**
 * Carries the commands of one queue to its controller and the completions back, over one transport. All its methods and
 * those of {@link Events} are called on the queue's event loop.
 */
interface HostLink {
  /** What a link reports to its queue. */
  interface Events {
    /** The outstanding command with an identifier, null if there is none. */
    @Nullable NvmeCommand outstanding(int cid);

    /** A command was completed; the queue stores these fields in it. */
    void completed(NvmeCommand command, int status, int dword0, int dword1, int sqHead);

    /** The connection is closed; no other event follows. */
    void closed(Throwable cause);
  }

  /** Sets the receiver of events; called once, before the first command. */
  void setEvents(Events events);

  /** Sends a command, at the latest with the next {@link #flush}. */
  void send(NvmeCommand command);

  /** Writes everything that was sent to the wire. */
  void flush();

  /** Sets how many bytes of data a command capsule may carry. */
  void setInCapsuleLimit(long bytes);

  /** Sets whether SQ flow control is disabled for this queue. */
  void setFlowControlDisabled(boolean disabled);

  /** Closes the connection; {@link Events#closed} is not called. */
  void close();
}
