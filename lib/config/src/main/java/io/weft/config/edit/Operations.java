// SPDX-License-Identifier: Apache-2.0
package io.weft.config.edit;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
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
import io.weft.config.tree.Difference;
import io.weft.config.tree.PersistentMap;
import java.util.ArrayList;
import java.util.List;

/** Lists of operations. */
public final class Operations {
  private Operations() {}

  /**
   * Applies operations one after the other.
   *
   * @param operations the operations
   * @param configuration what the first one is applied to
   * @return the configuration after the last one, at the same revision
   * @throws InvalidConfigurationException with everything that does not exist but should be changed or deleted
   */
  public static Configuration apply(List<Operation> operations, Configuration configuration)
      throws InvalidConfigurationException {
    Configuration now = configuration;
    List<Violation> missing = new ArrayList<>();
    for (Operation operation : operations) {
      try {
        now = operation.applyTo(now);
      } catch (InvalidConfigurationException e) {
        missing.addAll(e.violations());
      }
    }
    if (!missing.isEmpty()) {
      throw new InvalidConfigurationException(missing);
    }
    return now;
  }

  /**
   * The operations that lead from one configuration to another. Costs the difference if one was made from the other:
   * what both share is not looked at.
   *
   * @param before the configuration that the operations apply to
   * @param after what {@link #apply} makes of it, but for the revision
   * @return the operations in the order of the objects; empty if both have the same content
   */
  public static List<Operation> between(Configuration before, Configuration after) {
    List<Operation> operations = new ArrayList<>();
    if (!before.discoveryNqn().equals(after.discoveryNqn())) {
      operations.add(new SetDiscoveryNqn(after.discoveryNqn()));
    }
    before.nodeMap().differences(after.nodeMap()).forEach(node ->
        operations.add(node.after() == null ? new DeleteNode(node.key()) : new PutNode(node.after())));
    before.anaGroupMap().differences(after.anaGroupMap()).forEach(group ->
        operations.add(group.after() == null ? new DeleteAnaGroup(group.key()) : new PutAnaGroup(group.after())));
    before.hostMap().differences(after.hostMap()).forEach(host ->
        operations.add(host.after() == null ? new DeleteHost(host.key()) : new PutHost(host.after())));
    before.subsystemMap().differences(after.subsystemMap()).forEach(subsystem -> subsystem(subsystem, operations));
    before.portMap().differences(after.portMap()).forEach(port ->
        operations.add(port.after() == null ? new DeletePort(port.key()) : new PutPort(port.after())));
    return operations;
  }

  private static void subsystem(Difference<String, SubsystemEntry> change, List<Operation> operations) {
    String nqn = change.key();
    SubsystemEntry before = change.before();
    SubsystemEntry after = change.after();
    if (after == null) {
      operations.add(new DeleteSubsystem(nqn));
      return;
    }
    if (before == null || !before.equalsAlone(after)) {
      operations.add(new PutSubsystem(nqn, after.attributes(), after.allowedHosts()));
    }
    PersistentMap<Integer, NamespaceEntry> namespaces = before == null ? PersistentMap.empty() : before.namespaceMap();
    namespaces.differences(after.namespaceMap()).forEach(namespace -> operations.add(namespace.after() == null
        ? new DeleteNamespace(nqn, namespace.key())
        : new PutNamespace(nqn, namespace.after())));
  }
}
