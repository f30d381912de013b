// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** Something between this host and a controller went wrong. */
public class HostException extends RuntimeException {
  /** An error that has no cause but itself. */
  public HostException(String message) {
    super(message);
  }

  /** An error that another one caused. */
  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
