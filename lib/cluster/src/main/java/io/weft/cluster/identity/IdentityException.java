// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import org.jspecify.annotations.Nullable;

/** What a node keeps of its cluster cannot be read, written or made. The message names the file and what to do, and no secret. */
public final class IdentityException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong and what to do
   * @param cause what caused it, or null
   */
  public IdentityException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
