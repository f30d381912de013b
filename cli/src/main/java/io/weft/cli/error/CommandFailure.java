// SPDX-License-Identifier: Apache-2.0

package io.weft.cli.error;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked: shown to the user as one sentence, never as a stack trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private CommandFailure(int exitStatus, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /**
   * What was asked for was right, and failed.
   *
   * @param message what failed and what would help
   * @param cause shown with {@code --verbose}
   */
  public static CommandFailure failed(String message, @Nullable Throwable cause) {
    return new CommandFailure(1, message, cause);
  }

  /**
   * What was asked for makes no sense: a wrong argument, a wrong configuration file.
   *
   * @param message what is wrong, where, and what would be right
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
