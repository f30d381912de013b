// SPDX-License-Identifier: Apache-2.0
package io.weft.config.edit;

import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.AnaPlacements;
import io.weft.config.attribute.Attribute;
import io.weft.config.attribute.Children;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Nodes;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation.DeleteAnaGroup;
import io.weft.config.edit.Operation.DeleteHost;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeleteNode;
import io.weft.config.edit.Operation.DeletePort;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutAnaGroup;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutNode;
import io.weft.config.edit.Operation.PutPort;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operation.SetDiscoveryNqn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes the operations that lead from one configuration to another. Secrets do not appear. */
public final class ConfigurationDiff {
  private final Configuration before;
  private final Configuration after;
  private final List<String> lines = new ArrayList<>();

  private ConfigurationDiff(Configuration before, Configuration after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The changes that lead from one configuration to another. Costs what {@link Operations#between} costs.
   *
   * @param before the earlier one
   * @param after the later one
   * @return one line for each difference, such as {@code namespace 2 of nqn.2026-11.io.weft:demo was added} or {@code
   *     port 1: param.mdts changed from 8 to 5}
   */
  public static List<String> between(Configuration before, Configuration after) {
    ConfigurationDiff diff = new ConfigurationDiff(before, after);
    Operations.between(before, after).forEach(diff::describe);
    return List.copyOf(diff.lines);
  }

  private void describe(Operation operation) {
    switch (operation) {
      case SetDiscoveryNqn _ -> attributes(Root.KIND, "", before, after);
      case PutHost(var host) -> put(Hosts.KIND, host.nqn(), "", before.host(host.nqn()).orElse(null), host);
      case DeleteHost(var nqn) -> deleted(Hosts.KIND, nqn, "");
      case PutSubsystem(var nqn, _, _) -> after.subsystem(nqn).ifPresent(subsystem ->
          put(Subsystems.ALONE, nqn, "", before.subsystem(nqn).orElse(null), subsystem));
      case DeleteSubsystem(var nqn) -> deleted(Subsystems.KIND, nqn, "");
      case PutNamespace(var nqn, var namespace) -> {
        SubsystemEntry holder = before.subsystem(nqn).orElse(null);
        if (holder != null) {
          int nsid = namespace.nsid();
          put(Namespaces.KIND, "" + nsid, " of " + nqn, holder.namespace(nsid).orElse(null), namespace);
        }
      }
      case DeleteNamespace(var nqn, var nsid) -> deleted(Namespaces.KIND, "" + nsid, " of " + nqn);
      case PutPort(var port) ->
          put(Ports.KIND, "" + port.portId(), "", before.port(port.portId()).orElse(null), port);
      case DeletePort(var portId) -> deleted(Ports.KIND, "" + portId, "");
      case PutNode(var node) -> put(Nodes.KIND, node.name(), "", before.node(node.name()).orElse(null), node);
      case DeleteNode(var name) -> deleted(Nodes.KIND, name, "");
      case PutAnaGroup(var group) -> put(AnaPlacements.KIND, "" + group.anaGroupId(), "",
          before.anaGroup(group.anaGroupId()).orElse(null), group);
      case DeleteAnaGroup(var anaGroupId) -> deleted(AnaPlacements.KIND, "" + anaGroupId, "");
    }
  }

  private void deleted(ObjectKind<?> kind, String id, String holder) {
    lines.add(kind.name() + " " + id + holder + " was removed");
  }

  private <E> void put(ObjectKind<E> kind, String id, String holder, @Nullable E old, E now) {
    String name = kind.name() + " " + id;
    if (old == null) {
      lines.add(name + holder + " was added");
      return;
    }
    attributes(kind, name + holder + ": ", old, now);
    kind.children().forEach(children -> children(children, " of " + name, old, now));
  }

  private <E> void attributes(ObjectKind<E> kind, String prefix, E old, E now) {
    for (Attribute<E, ?> attribute : kind.attributes()) {
      if (!Objects.equals(attribute.get(old), attribute.get(now))) {
        lines.add("%s%s changed from %s to %s".formatted(prefix, attribute, attribute.show(old), attribute.show(now)));
      }
    }
  }

  private <E, C> void children(Children<E, C> children, String holder, E old, E now) {
    ObjectKind<C> kind = children.kind();
    Map<String, C> left = new LinkedHashMap<>();
    children.get(old).forEach(child -> left.put(kind.id(child), child));
    for (C child : children.get(now)) {
      String id = kind.id(child);
      put(kind, id, holder, left.remove(id), child);
    }
    left.keySet().forEach(id -> deleted(kind, id, holder));
  }
}
