// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

/** A command that may be the first half of a fused operation (NVMe Base 2.1, section 3.4.2). */
public interface FusedCommand extends Command {
  /** The opcode of the second command of the fused operation. */
  int secondOpcode();

  /**
   * Checks two adjacent commands, each of which passed {@link #check}, against each other.
   *
   * @param first the command with FUSE 01b
   * @param second the one with FUSE 10b
   * @return SUCCESS, or the status to complete both with
   */
  int checkFused(Request first, Request second);

  /**
   * Does the work of both as one atomic unit and completes both, first and second, now or later, on the queue's event
   * loop. The data of both is in their buffers. If the first fails, the second is completed with Command Aborted due to
   * Failed Fused Command.
   */
  void executeFused(Request first, Request second);
}
