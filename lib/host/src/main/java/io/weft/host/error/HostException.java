// SPDX-License-Identifier: Apache-2.0
package io.weft.host.error;

/** An error between this host and a controller. */
public class HostException extends RuntimeException {
  /** An error without a cause. */
  public HostException(String message) {
    super(message);
  }

  /** An error with a cause. */
  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
