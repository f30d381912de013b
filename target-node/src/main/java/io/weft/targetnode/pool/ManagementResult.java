// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.nvme.StatusCode;

/**
 * The result of a namespace management operation.
 *
 * @param status SUCCESS, or the status for the host
 * @param value the NSID that was created; with Namespace Insufficient Capacity, the bytes that it needs; otherwise 0
 */
public record ManagementResult(int status, long value) {
  /** Success without a value. */
  public static final ManagementResult DONE = new ManagementResult(StatusCode.SUCCESS, 0);

  /** A refusal, with DNR. @param status why */
  public static ManagementResult refused(int status) {
    return new ManagementResult(status | StatusCode.DNR, 0);
  }
}
