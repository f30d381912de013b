// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.PutAnaGroup;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operations;
import io.weft.config.node.AnaGroupEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who uses devices, and when that changes. A node uses the devices of a group that lies on it alone without a lease, so other
 * nodes may use them only after it has let go of them. Among the nodes of a shared group leases see to that.
 */
public final class DeviceUsers {
  private DeviceUsers() {}

  /** Whether the devices of a group get users beside the node that has used them without a lease. */
  public static boolean change(AnaGroupEntry before, AnaGroupEntry after) {
    return !before.isShared() && !before.nodes().equals(after.nodes());
  }

  /**
   * Whether a device gets other users when its namespace goes from one group to another: it does not if both lie on one and the
   * same node.
   *
   * @param before the configuration in which the namespace is in the one group
   * @param after the configuration in which it is in the other
   */
  public static boolean change(Configuration before, int from, Configuration after, int to) {
    AnaGroupEntry old = before.anaGroup(from).orElse(null);
    AnaGroupEntry next = after.anaGroup(to).orElse(null);
    return from != to && old != null && (next == null || old.isShared() || !old.nodes().equals(next.nodes()));
  }

  /**
   * The nodes that must have let go of devices before an edit gives these to others.
   *
   * @param before the configuration that is edited
   * @param after what becomes of it
   * @param owners who owns the groups that lie on several nodes
   * @return their names; empty for almost every edit, at the cost of the edit
   */
  public static Set<String> before(Configuration before, Configuration after, Owners owners) {
    Set<String> users = new TreeSet<>();
    if (!before.hasNodes()) {
      return users;
    }
    for (Operation operation : Operations.between(before, after)) {
      switch (operation) {
        case PutAnaGroup(var group) -> before.anaGroup(group.anaGroupId())
            .filter(old -> change(old, group) && isInUse(before, old.anaGroupId())).ifPresent(old -> users.addAll(old.nodes()));
        case PutNamespace(var subsystem, var namespace) -> before.subsystem(subsystem)
            .flatMap(entry -> entry.namespace(namespace.nsid())).map(NamespaceEntry::anaGroupId)
            .filter(from -> change(before, from, after, namespace.anaGroupId()))
            .flatMap(before::anaGroup).ifPresent(from -> users.addAll(users(from, owners)));
        default -> { }
      }
    }
    return users;
  }

  /**
   * The namespaces that leave the node which has used their devices alone, and what it keeps of them.
   *
   * @param before the configuration that is edited
   * @param after what becomes of it
   * @return the name of that node, by the UUID of the namespace; empty for almost every edit, at the cost of the edit
   */
  public static Map<UUID, String> leaving(Configuration before, Configuration after) {
    Map<UUID, String> leaving = new HashMap<>();
    for (Operation operation : before.hasNodes() ? Operations.between(before, after) : List.<Operation>of()) {
      switch (operation) {
        case PutAnaGroup(var group) -> before.anaGroup(group.anaGroupId()).filter(old -> change(old, group)).ifPresent(old ->
            namespaces(before).filter(namespace -> namespace.anaGroupId() == old.anaGroupId())
                .forEach(namespace -> leaving.put(namespace.identifiers().uuid(), old.nodes().getFirst())));
        case PutNamespace(var subsystem, var namespace) -> before.subsystem(subsystem)
            .flatMap(entry -> entry.namespace(namespace.nsid()))
            .filter(old -> change(before, old.anaGroupId(), after, namespace.anaGroupId()))
            .ifPresent(old -> before.anaGroup(old.anaGroupId()).filter(group -> !group.isShared()).ifPresent(group ->
                leaving.put(old.identifiers().uuid(), group.nodes().getFirst())));
        default -> { }
      }
    }
    return leaving;
  }

  private static Stream<NamespaceEntry> namespaces(Configuration configuration) {
    return configuration.subsystems().stream().flatMap(subsystem -> subsystem.namespaces().stream());
  }

  private static boolean isInUse(Configuration configuration, int anaGroupId) {
    return namespaces(configuration).anyMatch(namespace -> namespace.anaGroupId() == anaGroupId);
  }

  private static Set<String> users(AnaGroupEntry group, Owners owners) {
    return group.isShared()
        ? Optional.ofNullable(owners.of(group.anaGroupId())).map(Set::of).orElse(Set.of())
        : Set.copyOf(group.nodes());
  }
}
