// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.StatusCode;

/**
 * What a controller answered to a command.
 *
 * @param status the {@link StatusCode}, flags included
 * @param dword0 dword 0, the command's own result
 * @param dword1 dword 1
 * @param submissionQueueHead SQHD: how far the controller has read the submission queue
 */
public record Completion(int status, int dword0, int dword1, int submissionQueueHead) {
  /** Whether the command succeeded. */
  public boolean isSuccess() {
    return StatusCode.isSuccess(status);
  }
}
