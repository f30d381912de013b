// SPDX-License-Identifier: Apache-2.0

package io.weft.cli.error;

import org.jspecify.annotations.Nullable;

/** The failure of a command, shown to the user as a sentence without a stack trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private CommandFailure(int exitStatus, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /**
   * A valid request that failed (exit status 1).
   *
   * @param message what failed and what would help
   * @param cause shown with {@code --verbose}
   */
  public static CommandFailure failed(String message, @Nullable Throwable cause) {
    return new CommandFailure(1, message, cause);
  }

  /**
   * An invalid request, such as a wrong argument or configuration file (exit status 2).
   *
   * @param message what is wrong, where, and what is expected
   * @param cause shown with {@code --verbose}
   */
  public static CommandFailure misuse(String message, @Nullable Throwable cause) {
    return new CommandFailure(2, message, cause);
  }

  /** The exit status of the process. */
  int exitStatus() {
    return exitStatus;
  }
}
