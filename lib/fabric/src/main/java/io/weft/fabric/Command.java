// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.log.CommandsSupportedEffects;

/**
 * One command of a {@link CommandTable}. It is taken in three steps: {@link #check} looks at the SQE alone, the queue then
 * brings the host's data or a buffer for it, and {@link #execute} does the work. One instance serves every queue on every
 * event loop, so it keeps no state of its own.
 */
public interface Command {
  /** The opcode, or for a Fabrics command its type (FCTYPE). */
  int opcode();

  /** The command's name as the specification prints it. */
  String name();

  /** Which way data moves if {@link #check} sets a transfer length above 0. */
  Transfer transfer();

  /**
   * What the command may change and its scope, as the Commands Supported and Effects log page tells it: constants of
   * {@link CommandsSupportedEffects} or-ed.
   */
  default int effects() {
    return CommandsSupportedEffects.CSP_CONTROLLER;
  }

  /**
   * Checks the SQE and says through {@link Request#transferLength(int)} how many bytes will move.
   *
   * @return SUCCESS, or the status to complete the command with; {@link Request#invalidField} also notes the field
   */
  int check(Request request);

  /**
   * Does the work, and calls one of the request's complete methods, now or later, on the queue's event loop. The data of
   * a host-to-controller command stands in the request's buffer; a controller-to-host command fills it.
   */
  void execute(Request request);

  /**
   * Whether {@link #execute} ends before it returns, so that the data for the host may be put straight where it leaves
   * from.
   *
   * @param request a request that passed {@link #check}
   */
  default boolean endsInPlace(Request request) {
    return false;
  }

  /**
   * Whether the data is read only before {@link #execute} returns, so that it may be handed over where it was received.
   *
   * @param request a request that passed {@link #check}
   */
  default boolean readsDataInPlace(Request request) {
    return false;
  }

  /**
   * Stops a command that {@link #execute} has begun, if it has not reached the disk: for Abort, and for a queue that
   * closes. On the queue's event loop. A command that is stopped is completed with Command Abort Requested before this
   * returns, and has touched nothing; any other goes on as if nobody had asked.
   *
   * @param request an active request of this command, whose data, if it brings some, is all there
   * @return whether the command was stopped
   */
  default boolean cancel(Request request) {
    return false;
  }
}
