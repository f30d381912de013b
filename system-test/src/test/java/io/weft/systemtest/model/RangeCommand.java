// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.NvmeCommand;
import io.weft.nvme.StatusCode;

/** A command for a range of blocks: if it has faults it must do nothing, otherwise it is checked against the model. */
abstract class RangeCommand extends Pending {
  final Range range;
  private final Faults faults;

  RangeCommand(Turn turn, NvmeCommand command, Range range, Faults faults) {
    super(turn, command);
    this.range = range;
    this.faults = faults;
  }

  RangeCommand(Turn turn, NvmeCommand command, Future<Completion> answer, Range range, Faults faults) {
    super(turn, command, answer);
    this.range = range;
    this.faults = faults;
  }

  final boolean succeeded() {
    return faults.isEmpty() && StatusCode.isSuccess(status());
  }

  @Override
  final void check(Round round) {
    if (faults.isEmpty()) {
      checkSound(round.of(namespace()));
    } else {
      require(faults.has(status()), "should be one of " + faults);
    }
  }

  /** Checks the completion of a command without faults. */
  void checkSound(Effects effects) {
    requireStatus(StatusCode.SUCCESS);
  }

  /** Checks a command that reports an unreadable block: one of its blocks must be uncorrectable. */
  final void checkUncorrectable(Effects effects) {
    boolean possible = false;
    for (int i = 0; i < range.count(); i++) {
      possible |= effects.during(range.first() + i).has(Stamps.UNCORRECTABLE);
    }
    require(possible, "but no block of it was made uncorrectable");
  }

  /** Checks a block that the command has read: it must not have been uncorrectable all the time. */
  final void checkReadable(Effects effects, int block) {
    require(effects.during(block).hasOtherThan(Stamps.UNCORRECTABLE), "but block %d was uncorrectable".formatted(block));
  }

  /** Whether the status reports an unreadable block. */
  final boolean unread() {
    return (status() & ~StatusCode.DNR) == StatusCode.UNRECOVERED_READ_ERROR;
  }
}
