// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;

/** Verify. */
record Verify(Range range) implements Operation {
  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    Faults faults = new Faults();
    namespace.checkRange(range, faults);
    round.add(new RangeCommand(turn,
        IoCommandBuilder.verify(namespace.nsid(), range.first(), range.count()), range, faults) {
      @Override
      void checkSound(Effects effects) {
        if (unread()) {
          checkUncorrectable(effects);
        } else {
          super.checkSound(effects);
          for (int i = 0; i < range.count(); i++) {
            checkReadable(effects, range.first() + i);
          }
        }
      }
    });
  }
}
