// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

import io.weft.nvme.StatusCode;
import io.weft.nvme.StatusTitle;

/** The controller completed a command with a status other than success. */
public final class CommandFailedException extends HostException {
  private final int status;
  private final int dword0;

  /**
   * A failure.
   *
   * @param command a description of the command, for the message
   * @param status the {@link StatusCode}, flags included
   * @param dword0 dword 0 of the completion
   */
  public CommandFailedException(String command, int status, int dword0) {
    super("%s failed with status %s".formatted(command, inWords(status)));
    this.status = status;
    this.dword0 = dword0;
  }

  private CommandFailedException(int status, int dword0, String message) {
    super(message);
    this.status = status;
    this.dword0 = dword0;
  }

  /**
   * A failure with a specific message.
   *
   * @param message what failed and why
   * @param status the {@link StatusCode}, flags included
   * @param dword0 dword 0 of the completion
   */
  public static CommandFailedException withMessage(String message, int status, int dword0) {
    return new CommandFailedException(status, dword0, message);
  }

  /** A status and its title. @param status a {@link StatusCode}, flags included */
  public static String inWords(int status) {
    String title = StatusTitle.of(status);
    return StatusCode.describe(status) + (title.isEmpty() ? "" : " (" + title + ")");
  }

  /** The {@link StatusCode}, flags included. */
  public int status() {
    return status;
  }

  /** The {@link StatusCode} without its Do Not Retry and More flags. */
  public int code() {
    return status & 0x7ff;
  }

  /** Dword 0 of the completion. */
  public int dword0() {
    return dword0;
  }
}
