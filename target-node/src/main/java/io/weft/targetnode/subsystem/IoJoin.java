// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;

/** Several I/Os of one event loop that end as one: when all of them have ended, with the first error among them. */
public final class IoJoin implements IoCompletion {
  private final IoCompletion completion;
  private int left;
  private int status = StatusCode.SUCCESS;

  /**
   * Waits for I/Os.
   *
   * @param parts how many
   */
  public IoJoin(int parts, IoCompletion completion) {
    this.left = parts;
    this.completion = completion;
  }

  /** One of the I/Os has ended. */
  @Override
  public void ended(int partStatus) {
    if (status == StatusCode.SUCCESS) {
      status = partStatus;
    }
    if (--left == 0) {
      completion.ended(status);
    }
  }
}
