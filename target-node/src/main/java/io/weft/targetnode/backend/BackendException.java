// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

/** A device cannot be opened or changed; the message says what is wrong and what is required. */
public final class BackendException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * An exception for the person who configured the device.
   *
   * @param message what is wrong and what is required
   */
  public BackendException(String message) {
    super(message);
  }
}
