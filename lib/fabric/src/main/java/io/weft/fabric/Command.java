// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.Opcode;
import io.weft.nvme.Transfer;

/**
 * One command of a {@link CommandTable}. It is processed in three steps: {@link #check} checks the SQE alone, the queue
 * then gets the host's data or a buffer, and {@link #execute} does the work. One instance serves every queue on every
 * event loop, so it has no state.
 */
public interface Command {
  /** The command's opcode, or the type (FCTYPE) of a Fabrics command. */
  Opcode opcode();

  /** Which way data moves if {@link #check} sets a transfer length above 0. */
  default Transfer transfer() {
    return opcode().transfer();
  }

  /**
   * Checks the SQE and sets the number of bytes to move with {@link Request#transferLength(int)}.
   *
   * @return SUCCESS, or the status to complete the command with; {@link Request#invalidField} also records the field
   */
  int check(Request request);

  /**
   * Does the work and calls one of the request's complete methods, now or later, on the queue's event loop. The data of
   * a host-to-controller command is in the request's buffer; a controller-to-host command fills it.
   */
  void execute(Request request);

  /**
   * Whether the command is completed before {@link #execute} returns, so that its data may be written straight into the
   * transport's send buffer.
   *
   * @param request a request that passed {@link #check}
   */
  default boolean endsInPlace(Request request) {
    return false;
  }

  /**
   * Whether the data is read only before {@link #execute} returns, so that it may stay in the receive buffer.
   *
   * @param request a request that passed {@link #check}
   */
  default boolean readsDataInPlace(Request request) {
    return false;
  }

  /**
   * Stops a command that {@link #execute} has begun, if it has not reached the disk: for Abort, and for a queue that
   * closes. Called on the queue's event loop. A stopped command is completed with Command Abort Requested before this
   * returns and has changed nothing; any other command continues unaffected.
   *
   * @param request an active request of this command that has received all of its data, if any
   * @return whether the command was stopped
   */
  default boolean cancel(Request request) {
    return false;
  }
}
