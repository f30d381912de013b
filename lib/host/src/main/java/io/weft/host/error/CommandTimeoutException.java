// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** The controller did not answer in time; the connection was closed, since it might still. */
public final class CommandTimeoutException extends HostException {
  /**
   * An error.
   *
   * @param what what was waited for
   * @param millis how long, in milliseconds
   */
  public CommandTimeoutException(String what, long millis) {
    super("no answer to %s within %d ms".formatted(what, millis));
  }
}
