// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import org.jspecify.annotations.Nullable;

/**
 * Carries the commands of one queue to its controller and the answers back, over one transport. All methods are called
 * on the queue's event loop, and so are those of {@link Events}.
 */
interface HostLink {
  /** What a link tells its queue. */
  interface Events {
    /** The command that is under way with an identifier, null if there is none. */
    @Nullable NvmeCommand outstanding(int cid);

    /** A command was answered; its answer fields but the status are set by the queue from these. */
    void completed(NvmeCommand command, int status, int dword0, int dword1, int sqHead);

    /** The connection is gone; nothing follows. */
    void closed(Throwable cause);
  }

  /** Sets who is told; called once, before the first command. */
  void events(Events events);

  /** Sends a command; it may wait for {@link #flush}. */
  void send(NvmeCommand command);

  /** Puts on the wire what was sent. */
  void flush();

  /** Sets how many bytes of data an I/O command's capsule may carry. */
  void inCapsuleLimit(long bytes);

  /** Whether the host asked the controller to do without SQ flow control, and it agreed. */
  void flowControlDisabled(boolean disabled);

  /** Closes the connection, once; {@link Events#closed} is not called for it. */
  void close();
}
