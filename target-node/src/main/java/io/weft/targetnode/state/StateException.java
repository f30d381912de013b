// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** What a node remembers of a namespace cannot be read, or be changed as wanted. */
public final class StateException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * A failure.
   *
   * @param status what a host shall be told, a {@link StatusCode}
   * @param message what is wrong, and what to do about it
   */
  StateException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What a host shall be told of the end of a change of state. @param failure why it failed, null for success */
  public static int statusOf(@Nullable Throwable failure) {
    if (failure == null) {
      return StatusCode.SUCCESS;
    }
    return failure instanceof StateException state ? state.status : StatusCode.INTERNAL_ERROR;
  }

  /** What a host shall be told: a {@link StatusCode}. */
  public int status() {
    return status;
  }
}
