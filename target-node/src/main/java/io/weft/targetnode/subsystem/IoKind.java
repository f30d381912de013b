// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.IoOpcode;
import java.util.Locale;

/** The kinds of I/O that are counted separately. */
public enum IoKind {
  READ(IoOpcode.READ),
  WRITE(IoOpcode.WRITE),
  FLUSH(IoOpcode.FLUSH),
  DISCARD(IoOpcode.DATASET_MANAGEMENT),
  WRITE_ZEROES(IoOpcode.WRITE_ZEROES),
  COMPARE(IoOpcode.COMPARE),
  VERIFY(IoOpcode.VERIFY),
  COPY(IoOpcode.COPY),
  WRITE_UNCORRECTABLE(IoOpcode.WRITE_UNCORRECTABLE);

  private final boolean mayChangeBlocks;

  IoKind(IoOpcode command) {
    this.mayChangeBlocks = command.mayChangeBlocks();
  }

  /** Whether an I/O of this kind may change blocks. */
  public boolean mayChangeBlocks() {
    return mayChangeBlocks;
  }

  /** The kind as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
