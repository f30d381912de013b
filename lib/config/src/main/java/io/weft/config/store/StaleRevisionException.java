// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import java.util.List;

/** An edit was made against a configuration that is no longer the current one. None of it was applied. */
public final class StaleRevisionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long expected;
  private final long current;
  private final transient List<String> changes;

  /**
   * Says what changed in between.
   *
   * @param expected the revision that the edit was made against
   * @param current the current revision
   * @param changes one line for each thing that differs between the two; empty if that is no longer known
   */
  public StaleRevisionException(long expected, long current, List<String> changes) {
    super("the edit was made against revision %d, but the configuration is at revision %d%s".formatted(
        expected, current, changes.isEmpty() ? "; read it again" : ": " + String.join("; ", changes)));
    this.expected = expected;
    this.current = current;
    this.changes = List.copyOf(changes);
  }

  /** The revision that the edit was made against. */
  public long expected() {
    return expected;
  }

  /** The current revision. */
  public long current() {
    return current;
  }

  /** One line for each thing that differs between the two; empty if that is no longer known. */
  public List<String> changes() {
    return changes;
  }
}
