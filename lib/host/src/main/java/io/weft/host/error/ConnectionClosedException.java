// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** The connection of a queue ended, or the queue was closed, before a command was completed. */
public final class ConnectionClosedException extends HostException {
  /** An error that says who closed what. */
  public ConnectionClosedException(String message) {
    super(message);
  }

  /** An error that another one caused. */
  public ConnectionClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
