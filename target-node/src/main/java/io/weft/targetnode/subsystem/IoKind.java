// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.nvme.IoOpcode;
import java.util.Locale;

/** What an I/O does, as the counters tell it apart. */
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

  private final boolean changes;

  IoKind(IoOpcode command) {
    this.changes = command.mayChangeBlocks();
  }

  /** Whether it changes blocks. */
  public boolean changes() {
    return changes;
  }

  /** The kind as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
