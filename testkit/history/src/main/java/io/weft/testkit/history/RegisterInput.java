// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import org.jspecify.annotations.Nullable;

/** What a register is asked for. */
public sealed interface RegisterInput {
  /** A read. */
  record Read() implements RegisterInput {
    @Override
    public String toString() {
      return "read";
    }
  }

  /**
   * An edit. Values should be unique, so that a read tells whose value it found.
   *
   * @param expected the revision that it was made against; null for any
   * @param value the value from then on
   */
  record Edit(@Nullable Long expected, String value) implements RegisterInput {
    @Override
    public String toString() {
      return "edit(%s, %s)".formatted(expected == null ? "any revision" : "revision " + expected, value);
    }
  }
}
