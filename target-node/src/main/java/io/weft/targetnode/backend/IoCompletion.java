// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

/** Called by a {@link Lane} when an I/O has ended, on the lane's event loop. */
@FunctionalInterface
public interface IoCompletion {
  /**
   * The I/O has ended.
   *
   * @param status an {@link io.weft.nvme.StatusCode}: SUCCESS, or the status for the device's error (no space left:
   *     CAPACITY_EXCEEDED with DNR; a failed read: UNRECOVERED_READ_ERROR; a failed write: WRITE_FAULT; a closed
   *     backend: INTERNAL_PATH_ERROR)
   */
  void ended(int status);
}
