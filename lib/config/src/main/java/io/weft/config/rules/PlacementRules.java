// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AnaPlacements;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Root;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.DeleteAnaGroup;
import io.weft.config.edit.Operation.DeleteNode;
import io.weft.config.edit.Operation.PutAnaGroup;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.placement.DeviceUsers;
import io.weft.config.rules.DeviceClaims.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules for what an edit leaves alone although it changes the nodes and ANA groups that it names.
 *
 * @param values the values of what the edit leaves alone
 * @param before the configuration that is edited
 * @param after what becomes of it
 */
record PlacementRules(UniqueValues values, Configuration before, Configuration after) {
  private static final int SHOWN = 5;

  void check(Violations violations, List<Operation> operations) {
    boolean moved = before.hasNodes() != after.hasNodes();
    for (Operation operation : operations) {
      switch (operation) {
        case DeleteNode(var name) -> deleted(violations.at(Root.NODES.place(name)), name);
        case DeleteAnaGroup(var group) -> deleted(violations.at(Root.ANA_GROUPS.place(Integer.toString(group))), group);
        case PutAnaGroup(var group) -> {
          moved = true;
          inUse(violations.at(Root.ANA_GROUPS.place(Integer.toString(group.anaGroupId()))), group);
        }
        case PutNamespace(var subsystem, var namespace) -> inUse(violations, new NamespaceKey(subsystem, namespace.nsid()), namespace);
        default -> { }
      }
    }
    if (!before.hasNodes() && after.hasNodes()) {
      portsWithoutNode(violations);
      groupsWithoutNode(violations.at(Root.ANA_GROUPS.list()));
    }
    if (moved) {
      devices(violations);
    }
  }

  private void deleted(Violations here, String node) {
    if (values.portsOf(node) > 0) {
      List<String> ports = after.ports().stream().filter(port -> isUnchanged(port) && node.equals(port.node()))
          .map(port -> Integer.toString(port.portId())).toList();
      here.add("is to be removed, but has %s".formatted(list("port", ports)),
          "a node without ports: give them to another node or remove them first");
    }
    List<String> groups = after.anaGroups().stream()
        .filter(group -> group.isOn(node) && group.equals(before.anaGroup(group.anaGroupId()).orElse(null)))
        .map(group -> Integer.toString(group.anaGroupId())).toList();
    if (!groups.isEmpty()) {
      here.add("is to be removed, but %s on it".formatted(list("ANA group", groups) + (groups.size() == 1 ? " lies" : " lie")),
          "a node on which no ANA group lies: take it out of their nodes, or remove them and their namespaces, first");
    }
  }

  private void deleted(Violations here, int group) {
    int namespaces = values.namespacesOf(group);
    if (after.hasNodes() && namespaces > 0) {
      here.add("is to be removed, but has %d namespace%s".formatted(namespaces, namespaces == 1 ? "" : "s"),
          "an ANA group without namespaces: change their ana.grpid or remove them first");
    }
  }

  /** A node that has the devices of a group to itself uses them without a lease: others may do so only after it has let go. */
  private void inUse(Violations here, AnaGroupEntry group) {
    AnaGroupEntry old = before.anaGroup(group.anaGroupId()).orElse(null);
    if (old == null || !DeviceUsers.change(old, group)) {
      return;
    }
    List<String> enabled = before.subsystems().stream().flatMap(subsystem -> subsystem.namespaces().stream()
        .filter(namespace -> namespace.enable() && namespace.anaGroupId() == group.anaGroupId())
        .map(namespace -> new NamespaceKey(subsystem.nqn(), namespace.nsid()).place())).limit(SHOWN + 1).toList();
    if (!enabled.isEmpty()) {
      AnaPlacements.NODES.at(here).add("%s to become %s, while %s may be in use on %s".formatted(
          String.join(", ", old.nodes()), String.join(", ", group.nodes()), list("namespace", enabled), String.join(", ", old.nodes())),
          "namespaces that are disabled while the nodes of their group change; enable them afterwards");
    }
  }

  /** As above, for a namespace that goes to another group. */
  private void inUse(Violations violations, NamespaceKey key, NamespaceEntry namespace) {
    NamespaceEntry old = before.subsystem(key.subsystemNqn()).flatMap(subsystem -> subsystem.namespace(key.nsid())).orElse(null);
    if (old != null && old.enable() && before.hasNodes() && DeviceUsers.change(before, old.anaGroupId(), after, namespace.anaGroupId())) {
      Namespaces.ANA_GRPID.at(violations.at(key.place())).add(
          "changes from %d to %d, whose devices other nodes use, while the namespace is enabled".formatted(
              old.anaGroupId(), namespace.anaGroupId()),
          "a namespace that is disabled while it goes to such a group; enable it afterwards");
    }
  }

  private static String list(String what, List<String> ids) {
    return ids.stream().limit(SHOWN).collect(Collectors.joining(", ", what + (ids.size() == 1 ? " " : "s "),
        ids.size() > SHOWN ? " and %d more".formatted(ids.size() - SHOWN) : ""));
  }

  private void portsWithoutNode(Violations violations) {
    if (values.portsOf("") > 0) {
      for (PortEntry port : after.ports()) {
        if (isUnchanged(port) && port.node() == null) {
          new PortRules(values, after).checkNode(violations.at(Root.PORTS.place(Integer.toString(port.portId()))), port);
        }
      }
    }
  }

  private void groupsWithoutNode(Violations groups) {
    values.usedGroups().stream().filter(group -> !after.anaGroupMap().containsKey(group)).forEach(group ->
        groups.add("has no entry for ANA group %d, in which %d namespaces are".formatted(group, values.namespacesOf(group)),
            "an entry for every ANA group that namespaces are in"));
  }

  /** A path that was another device on each node may be one device twice, now that groups lie elsewhere. */
  private void devices(Violations violations) {
    values.devices().repeated().values().forEach(claims -> {
      List<Claim> earlier = new ArrayList<>();
      for (Claim claim : claims) {
        Claim owner = earlier.stream().filter(other -> meetsNow(other, claim)).findFirst().orElse(null);
        if (owner != null) {
          twice(violations.at(claim.key().place()), claim, owner);
        }
        earlier.add(claim);
      }
    });
  }

  private boolean meetsNow(Claim one, Claim other) {
    return DeviceClaims.meet(one.anaGroupId(), other.anaGroupId(), after)
        && !DeviceClaims.meet(one.anaGroupId(), other.anaGroupId(), before);
  }

  private void twice(Violations here, Claim claim, Claim owner) {
    String path = after.subsystem(claim.key().subsystemNqn())
        .flatMap(subsystem -> subsystem.namespace(claim.key().nsid())).map(Namespaces.PATH::show).orElse("the device");
    Namespaces.PATH.at(here).add("%s is also the device of %s, on a node that both now lie on".formatted(
        path, owner.key().place()), NamespaceRules.EXPECTED_DEVICE);
  }

  private boolean isUnchanged(PortEntry port) {
    return before.port(port.portId()).filter(port::equals).isPresent();
  }
}
