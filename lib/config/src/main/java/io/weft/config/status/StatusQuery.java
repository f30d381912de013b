// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import org.jspecify.annotations.Nullable;

/**
 * How much of a node a status shows.
 *
 * @param limit the most objects of each kind: subsystems, namespaces of all of them, ports, hosts, controllers; from 0
 *     to {@link #MAX_LIMIT}
 * @param subsystem the NQN of the only subsystem to show; null for all of them
 */
public record StatusQuery(int limit, @Nullable String subsystem) {
  /** The highest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** As much as a status can show. */
  public static final StatusQuery ALL = new StatusQuery(MAX_LIMIT, null);

  /** Requires a limit in its range. */
  public StatusQuery {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }
}
