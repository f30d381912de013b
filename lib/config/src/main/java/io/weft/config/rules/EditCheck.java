// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceLimits;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
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
import io.weft.config.edit.Operations;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The check of one edit: what it removes gives up its unique values, then each thing that it adds or changes is checked
 * and takes its own.
 */
final class EditCheck {
  private final Configuration before;
  private final Configuration after;
  private final UniqueValues values;
  private final Violations violations = new Violations();
  private final SubsystemRules subsystems;
  private final NamespaceRules namespaces;
  private final PortRules ports;
  private final NodeRules nodes;

  private EditCheck(LegalConfiguration before, Configuration after, DeviceProbe devices) {
    this.before = before.configuration();
    this.after = after;
    this.values = before.values();
    HostReferences references = new HostReferences(after);
    this.subsystems = new SubsystemRules(after, references, devices);
    this.namespaces = new NamespaceRules(values, references, devices, after);
    this.ports = new PortRules(values, after);
    this.nodes = new NodeRules(values, after);
  }

  static EditCheck of(LegalConfiguration before, Configuration wanted, DeviceProbe devices) {
    List<Operation> operations = Operations.between(before.configuration(), wanted);
    Configuration after = shared(before.configuration(), operations, wanted);
    EditCheck check = new EditCheck(before, after, devices);
    operations.forEach(check::release);
    new PlacementRules(check.values, check.before, after).check(check.violations, operations);
    operations.forEach(check::add);
    check.references(operations);
    check.sizes();
    return check;
  }

  /** The wanted configuration, sharing with the one before what the edit leaves alone, unless it leaves little. */
  private static Configuration shared(Configuration before, List<Operation> operations, Configuration wanted) {
    if (operations.size() > wanted.hostMap().size() + wanted.subsystemMap().size()) {
      return wanted.withRevision(before.revision());
    }
    try {
      return Operations.apply(operations, before);
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the differences of two configurations do not lead from one to the other", e);
    }
  }

  Violations violations() {
    return violations;
  }

  /** The configuration after the edit, at the revision before it. */
  LegalConfiguration result() {
    return new LegalConfiguration(after, values);
  }

  private void release(Operation operation) {
    switch (operation) {
      case PutSubsystem(var nqn, _, var allowed) -> before.subsystem(nqn).map(SubsystemEntry::allowedHosts)
          .filter(old -> !old.equals(allowed)).ifPresent(values::remove);
      case DeleteSubsystem(var nqn) -> before.subsystem(nqn).ifPresent(this::release);
      case PutNamespace(var nqn, var namespace) -> release(nqn, namespace.nsid());
      case DeleteNamespace(var nqn, var nsid) -> release(nqn, nsid);
      case PutPort(var port) -> before.port(port.portId()).ifPresent(values::remove);
      case DeletePort(var portId) -> before.port(portId).ifPresent(values::remove);
      case PutNode(var node) -> before.node(node.name()).ifPresent(values::remove);
      case DeleteNode(var name) -> before.node(name).ifPresent(values::remove);
      case PutHost _, DeleteHost _, SetDiscoveryNqn _, PutAnaGroup _, DeleteAnaGroup _ -> { }
    }
  }

  private void release(SubsystemEntry subsystem) {
    values.remove(subsystem.allowedHosts());
    subsystem.namespaces().forEach(namespace ->
        values.remove(new NamespaceKey(subsystem.nqn(), namespace.nsid()), namespace));
  }

  private void release(String nqn, int nsid) {
    namespaceBefore(nqn, nsid).ifPresent(old -> values.remove(new NamespaceKey(nqn, nsid), old));
  }

  private Optional<NamespaceEntry> namespaceBefore(String nqn, int nsid) {
    return before.subsystem(nqn).flatMap(subsystem -> subsystem.namespace(nsid));
  }

  private void add(Operation operation) {
    switch (operation) {
      case SetDiscoveryNqn(var nqn) -> discovery(nqn);
      case PutHost(var host) -> HostRules.check(violations.at(Root.HOSTS.place(host.nqn())), host);
      case PutSubsystem(var nqn, _, var allowed) -> after.subsystem(nqn).ifPresent(subsystem ->
          add(before.subsystem(nqn), subsystem, allowed));
      case PutNamespace(var nqn, var namespace) -> {
        NamespaceKey key = new NamespaceKey(nqn, namespace.nsid());
        namespaces.check(violations.at(key.place()), namespaceBefore(nqn, namespace.nsid()), namespace);
        values.add(key, namespace, after);
      }
      case PutPort(var port) -> {
        ports.check(violations.at(Root.PORTS.place(Integer.toString(port.portId()))), before.port(port.portId()), port);
        values.add(port);
      }
      case PutNode(var node) -> {
        nodes.check(violations.at(Root.NODES.place(node.name())), node);
        values.add(node);
      }
      case PutAnaGroup(var group) ->
          nodes.check(violations.at(Root.ANA_GROUPS.place(Integer.toString(group.anaGroupId()))), group);
      case DeleteHost _, DeleteSubsystem _, DeleteNamespace _, DeletePort _, DeleteNode _, DeleteAnaGroup _ -> { }
    }
  }

  private void discovery(String nqn) {
    Root.DISCOVERY_NQN.check(after, violations);
    // One that is changed itself is checked with its other attributes.
    after.subsystem(nqn).filter(subsystem -> before.subsystem(nqn).filter(subsystem::equalsAlone).isPresent())
        .ifPresent(subsystem ->
            subsystems.checkNotDiscovery(violations.at(Root.SUBSYSTEMS.place(nqn)), subsystem));
  }

  private void add(Optional<SubsystemEntry> old, SubsystemEntry subsystem, AllowedHosts allowed) {
    subsystems.check(violations.at(Root.SUBSYSTEMS.place(subsystem.nqn())), old, subsystem);
    if (!old.map(SubsystemEntry::allowedHosts).filter(allowed::equals).isPresent()) {
      values.add(allowed);
    }
  }

  /** What names a host or subsystem that is deleted is wrong although the edit does not touch it. */
  private void references(List<Operation> operations) {
    Set<String> hosts = new HashSet<>();
    Set<String> deleted = new HashSet<>();
    for (Operation operation : operations) {
      if (operation instanceof DeleteHost(var nqn) && values.isNamed(nqn)) {
        hosts.add(nqn);
      } else if (operation instanceof DeleteSubsystem(var nqn)) {
        deleted.add(nqn);
      }
    }
    if (!hosts.isEmpty()) {
      HostReferences.checkUnchanged(violations, before, after, hosts);
    }
    if (!deleted.isEmpty()) {
      for (PortEntry port : after.ports()) {
        ports.checkUnchanged(
            violations.at(Root.PORTS.place(Integer.toString(port.portId()))), before.port(port.portId()), port, deleted);
      }
    }
  }

  private void sizes() {
    checkSize(violations.at(Root.HOSTS.list()), before.hostMap().size(), after.hostMap().size(), Rules.MAX_ENTRIES);
    checkSize(violations.at(Root.SUBSYSTEMS.list()), before.subsystemMap().size(), after.subsystemMap().size(),
        Rules.MAX_ENTRIES);
    checkSize(violations.at(Root.PORTS.list()), before.portMap().size(), after.portMap().size(), Rules.MAX_PORTS);
    if (values.namespaces() > Rules.MAX_ALL_NAMESPACES) {
      violations.at(Root.SUBSYSTEMS.list()).add("have %d namespaces".formatted(values.namespaces()),
          "at most %d in all subsystems together".formatted(Rules.MAX_ALL_NAMESPACES));
    }
    before.subsystemMap().differences(after.subsystemMap()).forEach(changed -> {
      if (changed.after() != null) {
        int was = changed.before() == null ? 0 : changed.before().namespaceMap().size();
        checkSize(violations.at(Root.SUBSYSTEMS.place(changed.key())).at(Subsystems.NAMESPACES.list()), was,
            changed.after().namespaceMap().size(), NamespaceLimits.MAX_NAMESPACES);
      }
    });
  }

  private static void checkSize(Violations list, int before, int after, int max) {
    if (after > max && after > before) {
      list.add("has %d entries".formatted(after), "at most " + max);
    }
  }
}
