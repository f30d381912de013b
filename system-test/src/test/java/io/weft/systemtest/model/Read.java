// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Read. */
record Read(Range range, boolean fua) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    ByteBuffer into = ByteBuffer.allocate(range.count() * namespace.blockSize()).order(ByteOrder.LITTLE_ENDIAN);
    Faults faults = turn.world().transferFaults(into.capacity());
    namespace.checkRange(range, faults);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.blocks(IoOpcode.READ, namespace.nsid(), range.first(), range.count(), fua ? SqeLayout.CDW12_FUA : 0)
            .data(into), range, faults) {
      @Override
      void checkSound(Effects effects) {
        if (unread()) {
          checkUncorrectable(effects);
        } else {
          super.checkSound(effects);
          for (int i = 0; i < range.count(); i++) {
            checkRead(effects, range.first() + i, Stamps.of(into, i * namespace.blockSize(), namespace.blockSize()));
          }
        }
      }

      private void checkRead(Effects effects, int block, long stamp) {
        checkReadable(effects, block);
        require(effects.during(block).has(stamp),
            "block %d holds stamp %d, but should hold one of %s".formatted(block, stamp, effects.during(block)));
        effects.seen(block, stamp);
      }
    });
  }
}
