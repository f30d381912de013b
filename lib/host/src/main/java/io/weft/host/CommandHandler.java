// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

/** Receives the outcome of a command on the queue's event loop; it may submit the command again. */
public interface CommandHandler {
  /** The controller completed the command with any status. */
  void completed(NvmeCommand command);

  /** The command was not completed: the queue is closed, or too many commands are waiting. */
  void failed(NvmeCommand command, Throwable cause);
}
