// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.identify.IdentifyNamespaceField;
import java.util.List;

/** Dataset Management. @param hintOnly with only the attributes that say how the ranges will be used */
record Deallocate(List<Range> ranges, boolean hintOnly) implements Operation {
  private static final int DLFEAT_VALUE = 7;
  private static final int INTEGRAL_DATASET_FOR_READ = 1;

  @Override
  public void start(Turn turn, Round round) {
    ModelNamespace namespace = turn.namespace();
    NvmeCommand command = IoCommandBuilder.deallocate(namespace.nsid(),
        ranges.stream().mapToLong(Range::first).toArray(), ranges.stream().mapToInt(Range::count).toArray());
    if (hintOnly) {
      command.cdw(11, INTEGRAL_DATASET_FOR_READ);
    }
    Faults faults = new Faults();
    ranges.forEach(range -> namespace.checkRange(range, faults));
    namespace.checkChange(faults);
    // Without the first value of DLFEAT a deallocated block may keep its contents.
    boolean zero = (namespace.get(IdentifyNamespaceField.DLFEAT) & DLFEAT_VALUE) == 1;
    round.add(new RangeCommand(turn, command, ranges.getFirst(), faults) {
      @Override
      void effects(Round in) {
        for (Range range : succeeded() && !hintOnly ? ranges : List.<Range>of()) {
          for (int i = 0; i < range.count(); i++) {
            in.of(namespace).write(range.first() + i, Stamps.ZERO, zero);
          }
        }
      }
    });
  }
}
