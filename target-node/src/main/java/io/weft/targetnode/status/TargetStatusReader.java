// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.status.Excerpt;
import io.weft.config.status.PortStatus;
import io.weft.config.status.StatusQuery;
import io.weft.config.status.SubsystemStatus;
import io.weft.config.status.TargetStatus;
import io.weft.config.status.TargetSummary;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Fills a {@link TargetStatus} from a running target node, with what the node has to run. From any thread; it neither blocks nor waits for an event
 * loop. What it costs depends on what is asked for and on the number of subsystems, not on that of the namespaces.
 */
public final class TargetStatusReader {
  private final TargetNode node;
  private final SummaryReader summary;

  /** A reader of one node. */
  public TargetStatusReader(TargetNode node) {
    this.node = node;
    this.summary = new SummaryReader(node);
  }

  /** Reads the status of a node, as much of it as a status can show. */
  public static TargetStatus read(TargetNode node) {
    return new TargetStatusReader(node).read(StatusQuery.ALL);
  }

  /** Reads whether the node runs what is wanted of it. */
  public TargetSummary summary() {
    return summary.read();
  }

  /** What fails on the node, a message; empty if nothing does. Costs what fails, whatever the node has to run. */
  public Optional<String> failure() {
    return summary.failure();
  }

  /** Reads the status of the node. @param query how much of it */
  public TargetStatus read(StatusQuery query) {
    Configuration wanted = node.view().local();
    Map<String, Map<Integer, DeviceCondition>> failures = node.namespaceFailures();
    Map<String, TargetSubsystem> running =
        node.subsystems().stream().collect(Collectors.toMap(TargetSubsystem::nqn, Function.identity()));
    Excerpt excerpt = Excerpt.of(wanted, query, new WhatMattersFirst(node, running, failures));
    return new TargetStatus(
        summary.read(),
        node.runtime().connections(),
        node.runtime().slots().reserved(),
        subsystems(excerpt, query.limit(), running, failures),
        ports(excerpt.ports()));
  }

  private static List<SubsystemStatus> subsystems(Excerpt excerpt, int limit, Map<String, TargetSubsystem> running,
      Map<String, Map<Integer, DeviceCondition>> failures) {
    List<SubsystemStatus> statuses = new ArrayList<>();
    int controllersLeft = limit;
    for (Excerpt.Part part : excerpt.subsystems()) {
      String nqn = part.entry().nqn();
      SubsystemStatus status = SubsystemStatusReader.read(
          part, running.get(nqn), failures.getOrDefault(nqn, Map.of()), controllersLeft);
      controllersLeft -= status.controllers().size();
      statuses.add(status);
    }
    return statuses;
  }

  private List<PortStatus> ports(List<PortEntry> shown) {
    Map<Integer, String> failures = node.portFailures();
    return shown.stream()
        .map(port -> {
          boolean listening = node.isListening(port.portId());
          return new PortStatus(port.portId(), port.address().describe(), port.enable(), listening,
              listening ? null : failures.get(port.portId()), port.subsystems());
        })
        .toList();
  }
}
