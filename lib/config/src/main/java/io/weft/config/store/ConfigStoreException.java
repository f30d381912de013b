// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import org.jspecify.annotations.Nullable;

/** The store cannot read or write the configuration. The message names the file and what to do. */
public class ConfigStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong and what to do
   * @param cause what caused it, or null
   */
  public ConfigStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
