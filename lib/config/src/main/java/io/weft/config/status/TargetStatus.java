// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a target node runs, and what it should run. The parts are read one after the other while hosts and the
 * configuration change, so they may not be of the same moment.
 *
 * @param wantedRevision the revision of the configuration that the node runs or is applying
 * @param appliedRevision the revision that it applied last, 0 before the first
 * @param tcpConnections the open NVMe/TCP connections of the process
 * @param slotMemoryReserved the memory of the process's data buffers, in bytes
 * @param subsystems the wanted subsystems, in the order of the configuration
 * @param ports the wanted ports, by PORTID
 */
public record TargetStatus(
    long wantedRevision,
    long appliedRevision,
    int tcpConnections,
    long slotMemoryReserved,
    List<SubsystemStatus> subsystems,
    List<PortStatus> ports) {

  /** The status of a process without a target node: it runs nothing, and nothing is wanted of it. */
  public static final TargetStatus NONE = new TargetStatus(0, 0, 0, 0, List.of(), List.of());

  /** Copies the lists, so that the record is immutable. */
  public TargetStatus {
    subsystems = List.copyOf(subsystems);
    ports = List.copyOf(ports);
  }

  /**
   * Whether everything that is wanted runs: every enabled port listens, every enabled namespace is exported and nothing is
   * wrong with its device.
   */
  public boolean isComplete() {
    return wantedRevision == appliedRevision
        && ports.stream().allMatch(port -> !port.enabled() || port.listening())
        && subsystems.stream().flatMap(subsystem -> subsystem.namespaces().stream())
            .allMatch(namespace -> !namespace.enabled() || namespace.exported() && namespace.failure() == null);
  }

  /** Why the status is not {@linkplain #isComplete complete}, a message; empty if it is. */
  public Optional<String> problem() {
    if (isComplete()) {
      return Optional.empty();
    }
    List<String> failures = new ArrayList<>();
    ports.stream()
        .filter(port -> port.failure() != null)
        .forEach(port -> failures.add("port %d: %s".formatted(port.portId(), port.failure())));
    for (SubsystemStatus subsystem : subsystems) {
      subsystem.namespaces().stream()
          .filter(namespace -> namespace.failure() != null)
          .forEach(namespace -> failures.add(
              "%s namespace %d: %s".formatted(subsystem.nqn(), namespace.nsid(), namespace.failure())));
    }
    return Optional.of(failures.isEmpty() ? "a configuration is being applied" : String.join("; ", failures));
  }
}
