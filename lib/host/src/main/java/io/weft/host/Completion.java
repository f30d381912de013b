// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.StatusCode;

/**
 * The completion of a command.
 *
 * @param status the {@link StatusCode}, flags included
 * @param dword0 dword 0, the result of the command
 * @param dword1 dword 1
 * @param submissionQueueHead SQHD: the controller's head pointer in the submission queue
 */
public record Completion(int status, int dword0, int dword1, int submissionQueueHead) {
  /** Whether the command succeeded. */
  public boolean isSuccess() {
    return StatusCode.isSuccess(status);
  }
}
