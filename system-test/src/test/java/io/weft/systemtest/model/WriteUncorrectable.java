// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.IoOpcode;

/** Write Uncorrectable. */
record WriteUncorrectable(Range range) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    Faults faults = new Faults();
    namespace.checkRange(range, faults);
    namespace.checkChange(faults);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, namespace.nsid(), range.first(), range.count(), 0), range, faults) {
      @Override
      void effects(Round in) {
        for (int i = 0; succeeded() && i < range.count(); i++) {
          in.of(namespace).write(range.first() + i, Stamps.UNCORRECTABLE, true);
        }
      }
    });
  }
}
