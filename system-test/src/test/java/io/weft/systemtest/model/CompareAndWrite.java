// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.util.List;

/** Compare and Write, fused. @param wrongAt as in {@link Compare} */
record CompareAndWrite(Range range, int wrongAt) implements Operation {
  /** Atomic Write Unit Exceeded (NVM Command Set 1.1, section 3.3): the pair is longer than ACWU. */
  private static final int ATOMIC_WRITE_UNIT_EXCEEDED = 0x014;

  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    long[] expected = Compare.expected(turn, range, wrongAt);
    long[] stamps = turn.world().freshStamps(range.count());
    NvmeCommand compare = IoCommandBuilder.compare(namespace.nsid(), range.first(), range.count(),
        Stamps.blocks(namespace.blockSize(), expected)).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST);
    NvmeCommand write = IoCommandBuilder.write(namespace.nsid(), range.first(), range.count(),
        Stamps.blocks(namespace.blockSize(), stamps)).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND);
    Future<List<Completion>> both = turn.queue().executeFused(compare, write);
    Faults faults = turn.world().transferFaults(range.count() * namespace.blockSize());
    namespace.checkRange(range, faults);
    namespace.checkChange(faults);
    if (range.count() > 1) {
      faults.add(ATOMIC_WRITE_UNIT_EXCEEDED | StatusCode.DNR);
    }
    Second second = new Second(turn, write, both.map(List::getLast), !faults.isEmpty(), stamps);
    round.add(new First(turn, compare, both.map(List::getFirst), range, faults, expected, second));
    round.add(second);
  }

  /** The Compare. Either half may report the faults of either. */
  private static final class First extends RangeCommand {
    private final long[] expected;
    private final Second second;
    private final Faults faults;

    First(Turn turn, NvmeCommand command, Future<Completion> answer, Range range, Faults faults, long[] expected,
        Second second) {
      super(turn, command, answer, range, new Faults());
      this.faults = faults;
      this.expected = expected;
      this.second = second;
    }

    @Override
    void checkSound(Effects effects) {
      int first = status();
      int then = second.status() & ~StatusCode.DNR;
      if (!faults.isEmpty()) {
        // The faulty half reports its fault, and the other that its partner has failed.
        boolean ofFirst = faults.has(first) && then == StatusCode.ABORTED_FAILED_FUSED;
        boolean ofSecond = faults.has(second.status()) && (first & ~StatusCode.DNR) == StatusCode.ABORTED_FAILED_FUSED;
        require(ofFirst || ofSecond,
            "and the second is %s: one of them should be one of %s".formatted(StatusCode.describe(then), faults));
        return;
      }
      if (unread()) {
        checkUncorrectable(effects);
      } else {
        Compare.checkOutcome(this, effects, expected, (first & ~StatusCode.DNR) == StatusCode.COMPARE_FAILURE);
      }
      require(then == (StatusCode.isSuccess(first) ? StatusCode.SUCCESS : StatusCode.ABORTED_FAILED_FUSED),
          "but the second is " + StatusCode.describe(then));
    }
  }

  /** The Write; the first half checks its status. */
  private final class Second extends Pending {
    private final boolean faulty;
    private final long[] stamps;

    Second(Turn turn, NvmeCommand command, Future<Completion> answer, boolean faulty, long[] stamps) {
      super(turn, command, answer);
      this.faulty = faulty;
      this.stamps = stamps;
    }

    @Override
    void effects(Round in) {
      for (int i = 0; StatusCode.isSuccess(status()) && !faulty && i < range.count(); i++) {
        in.of(namespace()).write(range.first() + i, stamps[i], true);
      }
    }

    @Override
    void check(Round in) {
      require(!faulty || !StatusCode.isSuccess(status()), "but the pair should be refused");
    }
  }
}
