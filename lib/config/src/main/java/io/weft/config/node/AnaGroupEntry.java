// SPDX-License-Identifier: Apache-2.0
package io.weft.config.node;

import io.weft.nvme.AnaState;
import java.util.List;

/**
 * An ANA group of a configuration with nodes: the unit of placement. The devices of its namespaces lie on its nodes. On
 * one node they are that node's own; on several, each of them reaches the same devices, and one of them owns the group at
 * any time.
 *
 * @param anaGroupId ANAGRPID, 1 to 128
 * @param nodes the names of its nodes, in the order in which they are preferred as its owner
 * @param others what its nodes other than the owner report: inaccessible or non-optimized
 */
public record AnaGroupEntry(int anaGroupId, List<String> nodes, AnaState others) {
  /** Copies the list, so that the record is immutable. */
  public AnaGroupEntry {
    nodes = List.copyOf(nodes);
  }

  /** A group that is inaccessible except at its owner. */
  public static AnaGroupEntry of(int anaGroupId, String... nodes) {
    return new AnaGroupEntry(anaGroupId, List.of(nodes), AnaState.INACCESSIBLE);
  }

  /** Whether it lies on a node. */
  public boolean isOn(String node) {
    return nodes.contains(node);
  }

  /** Whether it lies on several nodes, so that one of them has to own it. */
  public boolean isShared() {
    return nodes.size() > 1;
  }

  /** Whether it and another group have a node in common. */
  public boolean meets(AnaGroupEntry other) {
    return nodes.stream().anyMatch(other::isOn);
  }

  /** The same on other nodes. */
  public AnaGroupEntry withNodes(List<String> newNodes) {
    return new AnaGroupEntry(anaGroupId, newNodes, others);
  }
}
