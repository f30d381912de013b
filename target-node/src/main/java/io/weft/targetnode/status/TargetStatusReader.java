// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.status.PortStatus;
import io.weft.config.status.SubsystemStatus;
import io.weft.config.status.TargetStatus;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Fills a {@link TargetStatus} from a running target node. */
public final class TargetStatusReader {
  private final TargetNode node;

  private TargetStatusReader(TargetNode node) {
    this.node = node;
  }

  /** Reads the status of a node. From any thread; it neither blocks nor waits for an event loop. */
  public static TargetStatus read(TargetNode node) {
    return new TargetStatusReader(node).read();
  }

  private TargetStatus read() {
    Configuration wanted = node.configuration();
    return new TargetStatus(
        wanted.revision(),
        node.appliedRevision(),
        node.runtime().connections(),
        node.runtime().slots().reserved(),
        subsystems(wanted.subsystems()),
        ports(wanted.ports()));
  }

  private List<SubsystemStatus> subsystems(Collection<SubsystemEntry> wanted) {
    Map<String, TargetSubsystem> running =
        node.subsystems().stream().collect(Collectors.toMap(TargetSubsystem::nqn, Function.identity()));
    Map<String, Map<Integer, DeviceCondition>> failures = node.namespaceFailures();
    return wanted.stream()
        .map(entry -> SubsystemStatusReader.read(
            entry, running.get(entry.nqn()), failures.getOrDefault(entry.nqn(), Map.of())))
        .toList();
  }

  private List<PortStatus> ports(Collection<PortEntry> wanted) {
    Map<Integer, String> failures = node.portFailures();
    return wanted.stream()
        .map(port -> {
          boolean listening = node.isListening(port.portId());
          return new PortStatus(port.portId(), port.address().describe(), port.enable(), listening,
              listening ? null : failures.get(port.portId()), port.subsystems());
        })
        .toList();
  }
}
