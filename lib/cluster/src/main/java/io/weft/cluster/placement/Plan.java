// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the leader does with the groups that several nodes reach. Each is to be on the first of its nodes that is active and
 * renews its lease. It is taken from a node only after that node's lease has ended; else the node is asked to give it back.
 */
final class Plan {
  private final Configuration configuration;
  private final AgreedState state;
  private final Nodes nodes;

  private Plan(AgreedState state, Nodes nodes) {
    this.configuration = state.configuration();
    this.state = state;
    this.nodes = nodes;
  }

  /** All that is to be changed now, as one decision. */
  static List<RecordChange> of(AgreedState state, Nodes nodes) {
    Plan plan = new Plan(state, nodes);
    List<RecordChange> changes = new ArrayList<>();
    for (AnaGroupEntry group : plan.configuration.anaGroups()) {
      if (group.isShared() || plan.isLeft(group)) {
        plan.change(group).ifPresent(changes::add);
      }
    }
    return changes;
  }

  /** Whether a group lies on one node, and another one still owns it. */
  private boolean isLeft(AnaGroupEntry group) {
    return Placement.of(state, group.anaGroupId()).map(Placement::owner).filter(owner -> !group.isOn(owner)).isPresent();
  }

  private Optional<RecordChange> change(AnaGroupEntry group) {
    String key = Placement.key(group.anaGroupId());
    Optional<Placement> placed = Placement.of(state, group.anaGroupId());
    Placement now = placed.orElse(new Placement(null, 0, null, false));
    Placement next = next(group, now);
    return next.equals(now) ? Optional.empty() : Optional.of(new RecordChange.Put(key, state.version(key), next.json()));
  }

  private Placement next(AnaGroupEntry group, Placement now) {
    String owner = now.owner();
    if (owner == null) {
      String first = first(group, true);
      return first == null ? now : now.movedTo(first, false);
    }
    if (nodes.hasEnded(owner)) {
      // Waiting for better nodes would be waiting without the group.
      String other = first(group, false);
      return other == null ? now : now.movedTo(other, true);
    }
    return now.wantedBy(better(group, owner));
  }

  /** The node that should have the group instead of its owner; null if the owner should keep it. */
  private @Nullable String better(AnaGroupEntry group, String owner) {
    boolean mayStay = group.isOn(owner) && isActive(owner);
    for (String node : group.nodes()) {
      if (node.equals(owner) && mayStay) {
        return null;
      }
      if (!node.equals(owner) && isActive(node) && nodes.isRenewing(node) && (!mayStay || nodes.isSteady(node))) {
        return node;
      }
    }
    return null;
  }

  /**
   * The first node that can have the group.
   *
   * @param patient whether to wait for a better one that may still appear: the leader is new, or the node only paused
   */
  private @Nullable String first(AnaGroupEntry group, boolean patient) {
    for (String node : group.nodes()) {
      if (!isActive(node)) {
        continue;
      }
      if (nodes.isRenewing(node)) {
        return node;
      }
      if (patient && !nodes.isMissing(node) && !nodes.hasLeft(node)) {
        return null;
      }
    }
    return null;
  }

  private boolean isActive(String node) {
    return configuration.node(node).filter(entry -> entry.state() == NodeState.ACTIVE).isPresent();
  }
}
