// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.config.store.Change;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.subsystem.ManagementResult;
import java.util.Optional;

/**
 * A change of one subsystem that a host asks for. Whether it is legal shows only on the configuration that it is applied
 * to: if it is not, nothing changes, and {@link #result} says why.
 */
abstract class PoolEdit implements Change {
  private final String nqn;
  private volatile ManagementResult result = ManagementResult.refused(StatusCode.INTERNAL_ERROR);

  PoolEdit(String nqn) {
    this.nqn = nqn;
  }

  /** What came of the last application. */
  final ManagementResult result() {
    return result;
  }

  @Override
  public final Configuration apply(Configuration current) {
    Optional<SubsystemEntry> subsystem = current.subsystem(nqn);
    if (subsystem.isEmpty()) {
      // It was removed a moment ago, and its hosts with it.
      result = ManagementResult.refused(StatusCode.COMMAND_SEQUENCE_ERROR);
      return current;
    }
    return apply(current, subsystem.get());
  }

  /** Makes the wanted configuration, by {@link #done}, or calls {@link #refuse}. */
  abstract Configuration apply(Configuration current, SubsystemEntry subsystem);

  /** Nothing changes. */
  final Configuration refuse(Configuration current, int status) {
    result = ManagementResult.refused(status);
    return current;
  }

  /** The subsystem is another one now. */
  final Configuration done(Configuration current, SubsystemEntry wanted, ManagementResult done) {
    result = done;
    return current.withSubsystems(
        current.subsystems().stream().map(s -> s.nqn().equals(nqn) ? wanted : s).toList());
  }
}
