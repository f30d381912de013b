// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** The connection of a queue ended, or the queue was closed, before a command was completed. */
public final class ConnectionClosedException extends HostException {
  /** A message that says what was closed. */
  public ConnectionClosedException(String message) {
    super(message);
  }

  /** A message and the error that closed the connection. */
  public ConnectionClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
