// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

/**
 * How many objects of a kind there are, and how many of them work.
 *
 * @param configured the objects in the configuration
 * @param enabled those of them that should work
 * @param working those of them that do: namespaces that are exported, ports that listen
 */
public record Tally(int configured, int enabled, int working) {
  /** No objects. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Whether every enabled object works. */
  public boolean isComplete() {
    return working >= enabled;
  }
}
