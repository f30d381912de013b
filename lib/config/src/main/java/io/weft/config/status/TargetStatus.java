// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.List;
import java.util.Optional;

/**
 * What a target node runs, and what it should run. The parts are read one after the other while hosts and the
 * configuration change, so they may not be of the same moment.
 *
 * @param summary whether it runs what is wanted
 * @param tcpConnections the open NVMe/TCP connections of the process
 * @param slotMemoryReserved the memory of the process's data buffers, in bytes
 * @param subsystems the wanted subsystems that were asked for, in the order of the {@link Excerpt}
 * @param ports the wanted ports that were asked for, likewise
 */
public record TargetStatus(
    TargetSummary summary,
    int tcpConnections,
    long slotMemoryReserved,
    List<SubsystemStatus> subsystems,
    List<PortStatus> ports) {

  /** The status of a process without a target node: it runs nothing, and nothing is wanted of it. */
  public static final TargetStatus NONE = new TargetStatus(TargetSummary.NONE, 0, 0, List.of(), List.of());

  /** Copies the lists, so that the record is immutable. */
  public TargetStatus {
    subsystems = List.copyOf(subsystems);
    ports = List.copyOf(ports);
  }

  /** The revision of the configuration that the node runs or is applying. */
  public long wantedRevision() {
    return summary.wantedRevision();
  }

  /** The revision that the node applied last, 0 before the first. */
  public long appliedRevision() {
    return summary.appliedRevision();
  }

  /** Whether everything that is wanted runs, and nothing is wrong with a device. */
  public boolean isComplete() {
    return summary.isComplete();
  }

  /** Why the status is not {@linkplain #isComplete complete}, a message; empty if it is. */
  public Optional<String> problem() {
    return summary.problem();
  }
}
