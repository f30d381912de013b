// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

/**
 * Decides whether a device that other nodes reach too may be used at this moment. It is asked for each I/O, again right before
 * it is submitted, and once more when it has ended. From any thread.
 */
public interface Fence {
  /** Whether an I/O may be submitted now. @return SUCCESS, or the status to end it with */
  int refusal();

  /** Until when I/O may be submitted, if nothing else forbids it. @return a value of {@link System#nanoTime} */
  long deadline();

  /** What an I/O that has ended is to be told as. @param status what the device said @return that, or a status that denies it */
  int confirm(int status);
}
