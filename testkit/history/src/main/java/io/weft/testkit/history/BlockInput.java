// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

/** What a block device is asked for. */
public sealed interface BlockInput {
  /** The number of the block. */
  long block();

  /** A read of a block. */
  record Read(long block) implements BlockInput {
    @Override
    public String toString() {
      return "read block " + block;
    }
  }

  /** A write of a block. @param generation unique for the block, not 0 */
  record Write(long block, long generation) implements BlockInput {
    @Override
    public String toString() {
      return "write generation %d to block %d".formatted(generation, block);
    }
  }
}
