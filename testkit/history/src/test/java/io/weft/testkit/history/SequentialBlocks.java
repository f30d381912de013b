// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.weft.testkit.history.BlockInput.Read;
import io.weft.testkit.history.BlockInput.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Eight real blocks, which forget one write that is followed by reads. */
final class SequentialBlocks implements Planted.Sequential<BlockInput, Long> {
  private static final int BLOCKS = 8;

  private final Map<Long, Long> generations = new HashMap<>();
  private int untilFault;
  private long issued;

  SequentialBlocks(int untilFault) {
    this.untilFault = untilFault;
  }

  @Override
  public BlockInput next(int client, Random random) {
    long block = random.nextInt(BLOCKS);
    return random.nextInt(3) == 0 ? new Write(block, ++issued) : new Read(block);
  }

  @Override
  public Long apply(int client, BlockInput input) {
    return switch (input) {
      case Read(long block) -> generations.getOrDefault(block, 0L);
      case Write(long block, long generation) -> {
        // A run of forgotten writes, so that one of them is read before it is overwritten.
        untilFault--;
        if (untilFault >= 0 || untilFault < -20) {
          generations.put(block, generation);
        }
        yield generation;
      }
    };
  }
}
