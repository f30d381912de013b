// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import java.util.Locale;

/** What an I/O does, as the counters tell it apart. */
public enum IoKind {
  READ(false),
  WRITE(true),
  FLUSH(false),
  DISCARD(true),
  WRITE_ZEROES(true),
  COMPARE(false),
  VERIFY(false),
  COPY(true),
  WRITE_UNCORRECTABLE(true);

  private final boolean changes;

  IoKind(boolean changes) {
    this.changes = changes;
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
