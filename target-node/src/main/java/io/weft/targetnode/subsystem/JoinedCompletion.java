// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.IoCompletion;

/**
 * Joins the completions of several I/Os of one event loop: completes when all have ended, with the first error if any.
 */
public final class JoinedCompletion implements IoCompletion {
  private final IoCompletion completion;
  private int left;
  private int status = StatusCode.SUCCESS;

  /**
   * Waits for a number of I/Os.
   *
   * @param parts the number of I/Os
   * @param completion completed when all have ended
   */
  public JoinedCompletion(int parts, IoCompletion completion) {
    this.left = parts;
    this.completion = completion;
  }

  /** Called when one of the I/Os has ended. */
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
