// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceLimits;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.attribute.Root;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.AnaState;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Edits that add and remove nodes, with what belongs to them. They are pure; whether their result is legal is for {@code
 * Rules} to say.
 */
public final class NodeEdits {
  private NodeEdits() {}

  /**
   * Makes the configuration of a process that stands alone that of a cluster with one node. Hosts notice nothing: the
   * node gets all ports, and every ANA group that is in use; what a port did not list, it lists as inaccessible.
   *
   * @param configuration a configuration without nodes
   * @param node the node
   * @throws InvalidConfigurationException if there are nodes already
   */
  public static Configuration first(Configuration configuration, NodeEntry node) throws InvalidConfigurationException {
    if (configuration.hasNodes()) {
      throw invalid(Root.NODES.list(), "has entries", "no nodes, since this would be the first one");
    }
    Set<Integer> groups = usedGroups(configuration);
    configuration.ports().forEach(port -> groups.addAll(port.anaGroups().keySet()));
    Configuration result = configuration.with(node);
    for (int group : groups) {
      result = result.with(AnaGroupEntry.of(group, node.name()));
    }
    return withOwnGroup(result.withPorts(configuration.ports().stream()
        .map(port -> listing(port, groups, AnaState.INACCESSIBLE).withNode(node.name())).toList()), node);
  }

  /**
   * Adds a node to a configuration with nodes, and an ANA group that lies on it alone: the one with its number, or the next
   * that is free. One that is there already is replaced, and keeps its groups.
   *
   * @throws InvalidConfigurationException if there are no nodes yet; see {@link #first}
   */
  public static Configuration add(Configuration configuration, NodeEntry node) throws InvalidConfigurationException {
    if (!configuration.hasNodes()) {
      throw invalid(Root.NODES.list(), "has no entries", "at least one node, of which this cluster was made");
    }
    return withOwnGroup(configuration.with(node), node);
  }

  /**
   * Removes a node from the ANA groups that lie on others too, and with it the groups on it alone that no namespace is in.
   * Its ports, and its other groups, remain, and the rules refuse the result because of them. Without its last node the
   * configuration is that of a process that stands alone.
   *
   * @throws InvalidConfigurationException if there is no such node
   */
  public static Configuration remove(Configuration configuration, String name) throws InvalidConfigurationException {
    if (configuration.node(name).isEmpty()) {
      throw invalid(Root.NODES.place(name), "does not exist", "one that exists");
    }
    if (configuration.nodeMap().size() == 1) {
      Set<Integer> groups = usedGroups(configuration);
      return configuration.withNodes(List.of()).withAnaGroups(List.of()).withPorts(configuration.ports().stream()
          .map(port -> listing(port, groups, AnaState.OPTIMIZED).withNode(null)).toList());
    }
    Configuration result = configuration.withoutNode(name);
    Set<Integer> used = usedGroups(configuration);
    for (AnaGroupEntry group : configuration.anaGroups()) {
      if (group.isOn(name) && group.isShared()) {
        result = result.with(group.withNodes(group.nodes().stream().filter(node -> !node.equals(name)).toList()));
      } else if (group.isOn(name) && !used.contains(group.anaGroupId())) {
        result = result.withoutAnaGroup(group.anaGroupId());
      }
    }
    return result;
  }

  /**
   * Removes a node with all that is on it alone: its ports, its ANA groups, and the namespaces in them. Subsystems remain.
   *
   * @throws InvalidConfigurationException if there is no such node
   */
  public static Configuration removeAll(Configuration configuration, String name) throws InvalidConfigurationException {
    NodeView view = NodeView.of(configuration, name);
    if (configuration.nodeMap().size() == 1) {
      return remove(configuration, name);
    }
    return remove(configuration
        .withPorts(configuration.ports().stream().filter(port -> !view.has(port)).toList())
        .withSubsystems(configuration.subsystems().stream().map(subsystem -> subsystem.withNamespaces(subsystem.namespaces().stream()
            .filter(namespace -> !isAlone(view, namespace)).toList())).toList()), name);
  }

  private static boolean isAlone(NodeView view, NamespaceEntry namespace) {
    return view.has(namespace.anaGroupId()) && !view.isShared(namespace.anaGroupId());
  }

  /**
   * What a node takes along when it leaves: what {@link #removeAll} removes, with the subsystems of its namespaces and ports, and all hosts.
   * What other nodes reach too is theirs.
   *
   * @return a configuration without nodes
   * @throws InvalidConfigurationException if there is no such node
   */
  public static Configuration alone(Configuration configuration, String name) throws InvalidConfigurationException {
    if (configuration.node(name).isEmpty() || configuration.nodeMap().size() == 1) {
      return remove(configuration, name);
    }
    NodeView view = NodeView.of(configuration, name);
    Set<String> exported = new TreeSet<>();
    view.ports().forEach(port -> exported.addAll(port.subsystems()));
    List<SubsystemEntry> subsystems = configuration.subsystems().stream()
        .map(subsystem -> subsystem.withNamespaces(subsystem.namespaces().stream().filter(namespace -> isAlone(view, namespace)).toList()))
        .filter(subsystem -> exported.contains(subsystem.nqn()) || !subsystem.namespaces().isEmpty()).toList();
    Set<Integer> groups = usedGroups(configuration.withSubsystems(subsystems));
    return configuration.withSubsystems(subsystems)
        .withPorts(view.ports().stream().map(port -> listing(port, groups, AnaState.OPTIMIZED).withNode(null)).toList())
        .withNodes(List.of()).withAnaGroups(List.of());
  }

  /**
   * Completes a configuration that was written for a process that stands alone, so that it can replace that of a cluster:
   * it gets the cluster's nodes and ANA groups. A port without a node gets the one that the port with its identifier has,
   * else the one with the lowest number; so does an ANA group that does not exist.
   *
   * @param written the configuration; one with nodes stays as it is
   * @param current the configuration that it is to replace
   */
  public static Configuration completed(Configuration written, Configuration current) {
    if (written.hasNodes() || !current.hasNodes()) {
      return written;
    }
    return completed(written, current,
        current.nodes().stream().min(Comparator.comparing(NodeEntry::number)).orElseThrow().name(), false);
  }

  /**
   * As {@link #completed(Configuration, Configuration)}, for one node: it gets all ports, and the devices of all namespaces are on it. So
   * namespaces of an ANA group that lies on other nodes only go to the node's own group.
   *
   * @param written a configuration without nodes
   * @param node the name of a node of the current configuration
   * @throws InvalidConfigurationException if there is no such node, or the written configuration has nodes
   */
  public static Configuration completed(Configuration written, Configuration current, String node) throws InvalidConfigurationException {
    if (current.node(node).isEmpty()) {
      throw invalid(Root.NODES.place(node), current.hasNodes() ? "does not exist" : "does not exist, since this is not a cluster",
          current.hasNodes() ? "one of " + String.join(", ", current.nodes().stream().map(NodeEntry::name).toList()) : "no node");
    }
    if (written.hasNodes()) {
      throw invalid(Root.NODES.list(), "has entries", "none, since node %s is to have everything in the document".formatted(node));
    }
    NodeView view = NodeView.of(current, node);
    Configuration moved = written;
    for (int group : usedGroups(written)) {
      if (current.anaGroup(group).isPresent() && !view.has(group)) {
        int own = view.ownGroup().orElseThrow(() -> invalid(Root.ANA_GROUPS.list(), "has no group that lies on node %s alone".formatted(node),
            "one, for the namespaces of group %d".formatted(group)));
        moved = moved(moved, group, own);
      }
    }
    return completed(moved, current, node, true);
  }

  /** Moves the namespaces of an ANA group into another, which ports then list as they did the first. */
  private static Configuration moved(Configuration configuration, int from, int to) {
    return configuration
        .withSubsystems(configuration.subsystems().stream().map(subsystem -> subsystem.withNamespaces(subsystem.namespaces().stream()
            .map(namespace -> namespace.anaGroupId() == from ? namespace.withAnaGroupId(to) : namespace).toList())).toList())
        .withPorts(configuration.ports().stream().map(port -> {
          SortedMap<Integer, AnaState> listed = new TreeMap<>(port.anaGroups());
          AnaState state = listed.remove(from);
          if (state != null) {
            listed.putIfAbsent(to, state);
          }
          return port.withAnaGroups(listed);
        }).toList());
  }

  private static Configuration completed(Configuration written, Configuration current, String fallback, boolean all) {
    Set<Integer> used = usedGroups(written);
    Configuration result = written.withNodes(current.nodes());
    if (written.anaGroupMap().size() == 0) {
      result = result.withAnaGroups(current.anaGroups());
    }
    for (int group : used) {
      if (result.anaGroup(group).isEmpty()) {
        result = result.with(AnaGroupEntry.of(group, fallback));
      }
    }
    for (PortEntry port : written.ports()) {
      if (port.node() == null) {
        String node = all ? fallback : current.port(port.portId()).map(PortEntry::node).orElse(fallback);
        result = result.with(listing(port, used, AnaState.INACCESSIBLE).withNode(node));
      }
    }
    return result;
  }

  private static Configuration withOwnGroup(Configuration configuration, NodeEntry node) {
    if (configuration.anaGroups().stream().anyMatch(group -> group.nodes().equals(List.of(node.name())))) {
      return configuration;
    }
    for (int i = 0; i < NamespaceLimits.MAX_ANA_GROUP_ID; i++) {
      int group = Math.floorMod(node.number() - 1 + i, NamespaceLimits.MAX_ANA_GROUP_ID) + 1;
      if (configuration.anaGroup(group).isEmpty()) {
        return configuration.with(AnaGroupEntry.of(group, node.name()));
      }
    }
    return configuration;
  }

  /** The ANA groups that namespaces are in. */
  private static Set<Integer> usedGroups(Configuration configuration) {
    Set<Integer> groups = new TreeSet<>();
    configuration.subsystems().forEach(subsystem ->
        subsystem.namespaces().forEach(namespace -> groups.add(namespace.anaGroupId())));
    return groups;
  }

  /** A port that lists each of some groups, those that it did not list in a state. */
  private static PortEntry listing(PortEntry port, Set<Integer> groups, AnaState unlisted) {
    SortedMap<Integer, AnaState> listed = new TreeMap<>(port.anaGroups());
    groups.forEach(group -> listed.putIfAbsent(group, unlisted));
    return Objects.equals(listed, port.anaGroups()) ? port : port.withAnaGroups(listed);
  }

  private static InvalidConfigurationException invalid(String path, String problem, String expected) {
    return new InvalidConfigurationException(List.of(new Violation(path, problem, expected)));
  }
}
