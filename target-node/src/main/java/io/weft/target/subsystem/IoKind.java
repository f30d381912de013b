// SPDX-License-Identifier: Apache-2.0
package io.weft.target.subsystem;

import java.util.Locale;

/** What an I/O does, as the counters tell it apart. */
public enum IoKind {
  READ,
  WRITE,
  FLUSH,
  DISCARD,
  WRITE_ZEROES;

  /** The kind as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
