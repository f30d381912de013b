// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.StatusCode;

/**
 * What has come of managing namespaces.
 *
 * @param status SUCCESS, or the status for the host
 * @param value the NSID that was made; with Namespace Insufficient Capacity the bytes that it would have taken; else 0
 */
public record ManagementResult(int status, long value) {
  /** It was done, and there is nothing more to say. */
  public static final ManagementResult DONE = new ManagementResult(StatusCode.SUCCESS, 0);

  /** It was not done. @param status why, not to be retried */
  public static ManagementResult refused(int status) {
    return new ManagementResult(status | StatusCode.DNR, 0);
  }
}
