// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked: shown to the user as one sentence, never as a stack trace. */
final class CommandFailure extends RuntimeException {
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
  static CommandFailure failed(String message, @Nullable Throwable cause) {
    return new CommandFailure(1, message, cause);
  }

  /**
   * What was asked for makes no sense: a wrong argument, a wrong configuration file.
   *
   * @param message what is wrong, where, and what would be right
   * @param cause shown with {@code --verbose}
   */
  static CommandFailure misuse(String message, @Nullable Throwable cause) {
    return new CommandFailure(2, message, cause);
  }

  /** The exit status that the process shall end with. */
  int exitStatus() {
    return exitStatus;
  }
}
