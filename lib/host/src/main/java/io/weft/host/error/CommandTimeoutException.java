// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** The controller did not answer in time; the connection was closed, because the answer might still arrive. */
public final class CommandTimeoutException extends HostException {
  /**
   * A timeout.
   *
   * @param what what was not answered
   * @param millis the time limit in milliseconds
   */
  public CommandTimeoutException(String what, long millis) {
    super("no answer to %s within %d ms".formatted(what, millis));
  }
}
