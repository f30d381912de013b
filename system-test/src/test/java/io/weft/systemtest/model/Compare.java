// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.StatusCode;
import java.nio.ByteBuffer;

/** Compare. @param wrongAt the block of the range whose data differs; none if it is beyond the range */
record Compare(Range range, int wrongAt) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    long[] stamps = expected(turn, range, wrongAt);
    ByteBuffer data = Stamps.blocks(namespace.blockSize(), stamps);
    Faults faults = turn.world().transferFaults(data.capacity());
    namespace.checkRange(range, faults);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.compare(namespace.nsid(), range.first(), range.count(), data), range, faults) {
      @Override
      void checkSound(Effects effects) {
        if (unread()) {
          checkUncorrectable(effects);
        } else {
          checkOutcome(this, effects, stamps, (status() & ~StatusCode.DNR) == StatusCode.COMPARE_FAILURE);
        }
      }
    });
  }

  /** The most likely stamps of the blocks. */
  static long[] expected(Turn turn, Range range, int wrongAt) {
    long[] stamps = new long[range.count()];
    for (int i = 0; i < stamps.length; i++) {
      boolean inside = range.first() + i < turn.namespace().blocks();
      stamps[i] = inside && i != wrongAt ? turn.namespace().at(range.first() + i).any() : turn.world().freshStamps(1)[0];
    }
    return stamps;
  }

  /** Checks whether the outcome of a comparison was possible. */
  static void checkOutcome(RangeCommand command, Effects effects, long[] stamps, boolean differs) {
    boolean couldDiffer = false;
    for (int i = 0; i < stamps.length; i++) {
      int block = command.range.first() + i;
      couldDiffer |= effects.during(block).hasOtherThan(stamps[i]);
      command.require(differs || effects.during(block).has(stamps[i]), "but block %d could not be equal".formatted(block));
    }
    if (differs) {
      command.require(couldDiffer, "but all blocks are equal");
      return;
    }
    command.requireStatus(StatusCode.SUCCESS);
    for (int i = 0; i < stamps.length; i++) {
      effects.seen(command.range.first() + i, stamps[i]);
    }
  }
}
