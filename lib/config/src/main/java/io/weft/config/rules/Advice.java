// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.DevicePath;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Limit;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Nodes;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.PutAnaGroup;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutNode;
import io.weft.config.edit.Operation.PutPort;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operations;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.Nqn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what is legal in an edit but may not do what its author expects. */
final class Advice {
  private final Configuration before;
  private final Configuration after;
  private final Violations warnings = new Violations();
  /** The groups that the edit makes lie on several nodes. */
  private final Set<Integer> shared = new HashSet<>();
  /** The nodes that have been looked at for addresses. */
  private final Set<String> unreachable = new HashSet<>();

  private Advice(Configuration before, Configuration after) {
    this.before = before;
    this.after = after;
  }

  static List<Violation> between(Configuration before, Configuration after) {
    Advice advice = new Advice(before, after);
    Operations.between(before, after).forEach(advice::of);
    if (!advice.shared.isEmpty() || before.hasNodes() != after.hasNodes()) {
      after.subsystems().forEach(subsystem -> {
        subsystem.namespaces().stream().filter(namespace -> advice.shared.contains(namespace.anaGroupId()))
            .filter(namespace -> before.subsystem(subsystem.nqn()).flatMap(was -> was.namespace(namespace.nsid()))
                .filter(namespace::equals).isPresent())
            .forEach(namespace -> advice.device(subsystem.nqn(), namespace));
        if (!before.hasNodes()) {
          advice.cntlids(subsystem.nqn(), subsystem.attributes());
        }
      });
    }
    return advice.warnings.found();
  }

  private void of(Operation operation) {
    switch (operation) {
      case PutHost(var host) when before.host(host.nqn()).isEmpty() ->
          name(Hosts.NQN.at(warnings.at(Root.HOSTS.place(host.nqn()))), host.nqn());
      case PutSubsystem(var nqn, var attributes, _) -> {
        if (before.subsystem(nqn).isEmpty()) {
          name(Subsystems.NQN.at(warnings.at(Root.SUBSYSTEMS.place(nqn))), nqn);
        }
        if (before.hasNodes()) {
          cntlids(nqn, attributes);
        }
      }
      case PutNamespace(var nqn, var namespace) -> device(nqn, namespace);
      case PutAnaGroup(var group) when group.isShared()
          && before.anaGroup(group.anaGroupId()).filter(AnaGroupEntry::isShared).isEmpty() ->
          shared.add(group.anaGroupId());
      case PutPort(var port) when port.node() != null -> after.node(port.node()).ifPresent(this::addresses);
      case PutNode(var node) -> addresses(node);
      default -> { }
    }
  }

  private static void name(Violations here, String nqn) {
    if (Nqn.formProblem(nqn) != null) {
      here.add("is %s, which is not of the form nqn.yyyy-mm.reverse.domain:name; some hosts refuse such a name".formatted(
          AttributeType.TEXT.describe(nqn)), Limit.EXPECTED_NQN);
    }
  }

  /** What a node makes for itself, such as memory, is another disk on each node. */
  private void device(String nqn, NamespaceEntry namespace) {
    String path = namespace.device().path();
    if (path != null && DevicePath.namesBackend(path)
        && after.anaGroup(namespace.anaGroupId()).filter(AnaGroupEntry::isShared).isPresent()) {
      Namespaces.PATH.at(warnings.at(new NamespaceKey(nqn, namespace.nsid()).place())).add(
          "is %s, which each node has for itself, but ANA group %d lies on several nodes: hosts lose its data when the group moves"
              .formatted(AttributeType.TEXT.describe(path), namespace.anaGroupId()),
          "a file or block device that all nodes of the group reach, or a group on one node");
    }
  }

  private void cntlids(String nqn, SubsystemAttributes attributes) {
    int size = attributes.cntlidMax() - attributes.cntlidMin() + 1;
    if (after.hasNodes() && size < NodeEntry.MAX_NUMBER) {
      Subsystems.CNTLID_MAX.at(warnings.at(Root.SUBSYSTEMS.place(nqn))).add(
          "leaves %d controller identifiers, so that not every node has one to assign".formatted(size),
          "at least %d, of which each node has its part".formatted(NodeEntry.MAX_NUMBER));
    }
  }

  /** What hosts are told of a port on the wildcard address. */
  private void addresses(NodeEntry node) {
    boolean wildcard = node.addresses().isEmpty() && after.ports().stream().anyMatch(port -> isOn(port, node));
    if (wildcard && unreachable.add(node.name())) {
      Nodes.ADDRESSES.at(warnings.at(Root.NODES.place(node.name()))).add(
          "is empty although ports of the node listen on all addresses: other nodes cannot tell hosts where they are",
          "the IP addresses at which hosts reach the node");
    }
  }

  private static boolean isOn(PortEntry port, NodeEntry node) {
    return node.name().equals(port.node()) && port.address().isWildcard();
  }
}
