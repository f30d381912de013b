// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a target node runs at a moment, beside what it shall run. Its parts are read one after the other while hosts and
 * configuration go on, so that they may be a moment apart.
 *
 * @param wantedRevision the revision of the configuration that the node runs or is applying
 * @param appliedRevision the revision that it has applied last, 0 before the first
 * @param tcpConnections the NVMe/TCP connections of the node that are open
 * @param slotMemoryReserved the memory of the node's data buffers, in bytes
 * @param subsystems the wanted subsystems
 * @param ports the wanted ports, by PORTID
 */
public record TargetStatus(
    long wantedRevision,
    long appliedRevision,
    int tcpConnections,
    long slotMemoryReserved,
    List<SubsystemStatus> subsystems,
    List<PortStatus> ports) {

  /** Copies the lists, so that the record is immutable. */
  public TargetStatus {
    subsystems = List.copyOf(subsystems);
    ports = List.copyOf(ports);
  }

  /** Reads the status of a node. From any thread; it neither blocks nor waits for an event loop. */
  public static TargetStatus of(TargetNode node) {
    Configuration wanted = node.configuration();
    Map<String, TargetSubsystem> running =
        node.subsystems().stream().collect(Collectors.toMap(TargetSubsystem::nqn, Function.identity()));
    Map<String, Map<Integer, String>> failures = node.namespaceFailures();
    return new TargetStatus(
        wanted.revision(),
        node.appliedRevision(),
        node.runtime().connections(),
        node.runtime().slots().reserved(),
        wanted.subsystems().stream().map(entry -> subsystem(entry, running, failures)).toList(),
        PortStatus.of(wanted.ports(), node.ports(), node.portFailures()));
  }

  private static SubsystemStatus subsystem(
      SubsystemEntry entry, Map<String, TargetSubsystem> running, Map<String, Map<Integer, String>> failures) {
    return SubsystemStatus.of(entry, running.get(entry.nqn()), failures.getOrDefault(entry.nqn(), Map.of()));
  }

  /** Whether all that is wanted runs: every enabled port listens, every enabled namespace is exported. */
  public boolean isComplete() {
    return wantedRevision == appliedRevision
        && ports.stream().allMatch(port -> !port.enabled() || port.listening())
        && subsystems.stream().flatMap(subsystem -> subsystem.namespaces().stream())
            .allMatch(namespace -> !namespace.enabled() || namespace.exported());
  }
}
