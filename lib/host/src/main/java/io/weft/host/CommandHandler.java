// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

/** Is told how a command ended, on the queue's event loop; the command may be submitted again right there. */
public interface CommandHandler {
  /** The controller completed the command, with whatever status. */
  void completed(NvmeCommand command);

  /** The command got no answer: the queue is closed, or too many commands wait for it. */
  void failed(NvmeCommand command, Throwable cause);
}
