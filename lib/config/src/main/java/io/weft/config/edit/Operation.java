// SPDX-License-Identifier: Apache-2.0
package io.weft.config.edit;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.tree.PersistentMap;
import java.util.List;

/**
 * The smallest step of an edit: one object is put in the place of the one with its key, or deleted. It costs O(log n).
 * An edit is a list of operations; whether its result is legal is for {@code Rules} to say, not for an operation.
 */
public sealed interface Operation {
  /**
   * Applies the operation.
   *
   * @param configuration what it is applied to
   * @return the changed configuration, at the same revision
   * @throws InvalidConfigurationException if what is to be deleted, or the subsystem of a namespace, does not exist
   */
  Configuration applyTo(Configuration configuration) throws InvalidConfigurationException;

  /** Sets the NQN of the discovery subsystem. */
  record SetDiscoveryNqn(String nqn) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.withDiscoveryNqn(nqn);
    }
  }

  /** Adds a host, or replaces the one with its NQN. */
  record PutHost(HostEntry host) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.with(host);
    }
  }

  /** Deletes the host with an NQN. */
  record DeleteHost(String nqn) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      Configuration without = configuration.withoutHost(nqn);
      requireChanged(configuration, without, Root.HOSTS.place(nqn));
      return without;
    }
  }

  /**
   * Adds a subsystem without namespaces, or changes the one with its NQN, whose namespaces it keeps.
   *
   * @param nqn the subsystem NQN
   * @param attributes all of its attributes
   * @param allowedHosts who may connect
   */
  record PutSubsystem(String nqn, SubsystemAttributes attributes, AllowedHosts allowedHosts) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.with(new SubsystemEntry(nqn, attributes, allowedHosts,
          configuration.subsystem(nqn).map(SubsystemEntry::namespaceMap).orElse(PersistentMap.empty())));
    }
  }

  /** Deletes the subsystem with an NQN, and its namespaces. */
  record DeleteSubsystem(String nqn) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      return configuration.withoutSubsystem(existing(configuration, nqn).nqn());
    }
  }

  /**
   * Adds a namespace to a subsystem, or replaces the one with its NSID.
   *
   * @param subsystemNqn the subsystem
   * @param namespace the namespace
   */
  record PutNamespace(String subsystemNqn, NamespaceEntry namespace) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      return configuration.with(existing(configuration, subsystemNqn).with(namespace));
    }
  }

  /**
   * Deletes a namespace of a subsystem.
   *
   * @param subsystemNqn the subsystem
   * @param nsid the namespace identifier
   */
  record DeleteNamespace(String subsystemNqn, int nsid) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      Configuration without = configuration.with(existing(configuration, subsystemNqn).withoutNamespace(nsid));
      requireChanged(configuration, without,
          Root.SUBSYSTEMS.place(subsystemNqn) + "." + Subsystems.NAMESPACES.place(Integer.toString(nsid)));
      return without;
    }
  }

  /** Adds a port, or replaces the one with its port identifier. */
  record PutPort(PortEntry port) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.with(port);
    }
  }

  /** Deletes the port with a port identifier. */
  record DeletePort(int portId) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      Configuration without = configuration.withoutPort(portId);
      requireChanged(configuration, without, Root.PORTS.place(Integer.toString(portId)));
      return without;
    }
  }

  /** Adds a node, or replaces the one with its name. */
  record PutNode(NodeEntry node) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.with(node);
    }
  }

  /** Deletes the node with a name. */
  record DeleteNode(String name) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      Configuration without = configuration.withoutNode(name);
      requireChanged(configuration, without, Root.NODES.place(name));
      return without;
    }
  }

  /** Adds an ANA group, or replaces the one with its identifier. */
  record PutAnaGroup(AnaGroupEntry group) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) {
      return configuration.with(group);
    }
  }

  /** Deletes the ANA group with an identifier. */
  record DeleteAnaGroup(int anaGroupId) implements Operation {
    @Override
    public Configuration applyTo(Configuration configuration) throws InvalidConfigurationException {
      Configuration without = configuration.withoutAnaGroup(anaGroupId);
      requireChanged(configuration, without, Root.ANA_GROUPS.place(Integer.toString(anaGroupId)));
      return without;
    }
  }

  private static SubsystemEntry existing(Configuration configuration, String nqn) throws InvalidConfigurationException {
    return configuration.subsystem(nqn).orElseThrow(() -> missing(Root.SUBSYSTEMS.place(nqn)));
  }

  private static void requireChanged(Configuration before, Configuration after, String place)
      throws InvalidConfigurationException {
    if (before == after) {
      throw missing(place);
    }
  }

  private static InvalidConfigurationException missing(String place) {
    return new InvalidConfigurationException(List.of(new Violation(place, "does not exist", "one that exists")));
  }
}
