// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;

/** Write. */
record Write(Range range, boolean fua) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    long[] stamps = turn.world().freshStamps(range.count());
    ByteBuffer data = Stamps.blocks(namespace.blockSize(), stamps);
    Faults faults = turn.world().transferFaults(data.capacity());
    namespace.checkRange(range, faults);
    namespace.checkChange(faults);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.blocks(IoOpcode.WRITE, namespace.nsid(), range.first(), range.count(), fua ? SqeLayout.CDW12_FUA : 0)
            .data(data), range, faults) {
      @Override
      void effects(Round in) {
        for (int i = 0; succeeded() && i < range.count(); i++) {
          in.of(namespace).write(range.first() + i, stamps[i], true);
        }
      }
    });
  }
}
