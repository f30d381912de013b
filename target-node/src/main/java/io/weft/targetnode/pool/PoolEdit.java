// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.config.store.Change;
import io.weft.nvme.StatusCode;
import java.util.Optional;

/**
 * A change of one subsystem that a host requested. Whether it is legal depends on the configuration to which it is
 * applied: if it is not, nothing changes, and {@link #result} says why.
 */
abstract class PoolEdit implements Change {
  private final String nqn;
  private volatile ManagementResult result = ManagementResult.refused(StatusCode.INTERNAL_ERROR);

  PoolEdit(String nqn) {
    this.nqn = nqn;
  }

  /** The result of the last {@link #apply}. */
  final ManagementResult result() {
    return result;
  }

  @Override
  public final Configuration apply(Configuration current) {
    Optional<SubsystemEntry> subsystem = current.subsystem(nqn);
    if (subsystem.isEmpty()) {
      // It has just been removed, and the associations of its hosts with it.
      result = ManagementResult.refused(StatusCode.COMMAND_SEQUENCE_ERROR);
      return current;
    }
    return apply(current, subsystem.get());
  }

  /** Returns the changed configuration by calling {@link #accept}, or calls {@link #refuse}. */
  abstract Configuration apply(Configuration current, SubsystemEntry subsystem);

  /** Leaves the configuration unchanged. @param status why */
  final Configuration refuse(Configuration current, int status) {
    result = ManagementResult.refused(status);
    return current;
  }

  /** Replaces the subsystem. */
  final Configuration accept(Configuration current, SubsystemEntry changed, ManagementResult success) {
    result = success;
    return current.with(changed);
  }
}
