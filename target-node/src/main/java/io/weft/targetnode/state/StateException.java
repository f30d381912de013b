// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** The state of a namespace cannot be read, or not be changed as requested. */
public final class StateException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * A failure.
   *
   * @param status the status for the host, a {@link StatusCode}
   * @param message what is wrong, and what to do about it
   */
  StateException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The status for the host after a change of state. @param failure why it failed, null for success */
  public static int statusOf(@Nullable Throwable failure) {
    if (failure == null) {
      return StatusCode.SUCCESS;
    }
    return failure instanceof StateException state ? state.status : StatusCode.INTERNAL_ERROR;
  }

  /** The status for the host: a {@link StatusCode}. */
  public int status() {
    return status;
  }
}
