// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.NvmeCommand;
import io.weft.nvme.StatusCode;

/** An outstanding command, with the model's knowledge of it. */
abstract class Pending {
  private final Turn turn;
  private final NvmeCommand command;
  private final Future<Completion> answer;

  /** Sends a command. */
  Pending(Turn turn, NvmeCommand command) {
    this(turn, command, turn.queue().execute(command));
  }

  /** Wraps a command that has been sent. */
  Pending(Turn turn, NvmeCommand command, Future<Completion> answer) {
    this.turn = turn;
    this.command = command;
    this.answer = answer;
  }

  final Turn turn() {
    return turn;
  }

  final ModelNamespace namespace() {
    return turn.namespace();
  }

  final Future<Completion> answer() {
    return answer;
  }

  /** The status without the More bit, which indicates only that the error log has an entry. */
  final int status() {
    return answer.result().status() & ~StatusCode.MORE;
  }

  /** Records the effects of the command, according to its status. */
  void effects(Round round) {}

  /** Checks the status, and the data that was read. */
  abstract void check(Round round);

  final void require(boolean right, String what) {
    if (!right) {
      throw new AssertionError("%s on queue %d: %s, %s".formatted(
          turn, turn.queue().id(), StatusCode.describe(answer.result().status()), what));
    }
  }

  final void requireStatus(int expected) {
    require(status() == expected, "should be " + StatusCode.describe(expected));
  }

  /** Records a failure for the comparison with the error log. */
  final void note(ErrorHistory.Builder history) {
    boolean more = (answer.result().status() & StatusCode.MORE) != 0;
    require(more != StatusCode.isSuccess(status()), "More should be set on failures, and on them alone");
    if (more) {
      history.add(turn.controller(), new ErrorHistory.Failure(
          turn.queue().id(), command.cid(), command.opcode(), command.cdw(1), status()));
    }
  }

  /** A command that must be refused for one of its faults. */
  static Pending refused(Turn turn, NvmeCommand command, Faults faults) {
    return new Pending(turn, command) {
      @Override
      void check(Round round) {
        require(faults.has(status()), "should be one of " + faults);
      }
    };
  }

  /** A command that has exactly one correct status and changes nothing. */
  static Pending of(Turn turn, NvmeCommand command, int expected) {
    return new Pending(turn, command) {
      @Override
      void check(Round round) {
        requireStatus(expected);
      }
    };
  }
}
