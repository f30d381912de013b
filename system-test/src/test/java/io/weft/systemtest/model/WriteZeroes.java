// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;

/** Write Zeroes. */
record WriteZeroes(Range range, boolean deallocate, boolean fua) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    Faults faults = new Faults();
    namespace.checkRange(range, faults);
    namespace.checkChange(faults);
    int flags = (deallocate ? SqeLayout.CDW12_DEAC : 0) | (fua ? SqeLayout.CDW12_FUA : 0);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.blocks(IoOpcode.WRITE_ZEROES, namespace.nsid(), range.first(), range.count(), flags), range, faults) {
      @Override
      void effects(Round in) {
        for (int i = 0; succeeded() && i < range.count(); i++) {
          in.of(namespace).write(range.first() + i, Stamps.ZERO, true);
        }
      }
    });
  }
}
