// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.AnaState;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedCollection;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration means for one node. Without nodes in the configuration, everything is this node's, whatever its
 * name is. With nodes of which this is none, nothing is.
 */
public final class NodeView {
  private final Configuration configuration;
  private final @Nullable String name;
  private volatile @Nullable Configuration local;

  private NodeView(Configuration configuration, @Nullable String name) {
    this.configuration = configuration;
    this.name = name;
  }

  /**
   * The view of a node.
   *
   * @param configuration what is wanted of all nodes
   * @param name the node's name; null for a process that is not a member of a cluster
   */
  public static NodeView of(Configuration configuration, @Nullable String name) {
    return new NodeView(configuration, name);
  }

  /** The configuration that it is a view of. */
  public Configuration configuration() {
    return configuration;
  }

  /** The node's name; null for a process that is not a member of a cluster. */
  public @Nullable String name() {
    return name;
  }

  /** Whether everything is this node's, since there are no nodes. */
  public boolean isAlone() {
    return !configuration.hasNodes();
  }

  /** Whether a port is this node's. */
  public boolean has(PortEntry port) {
    return isAlone() || name != null && name.equals(port.node());
  }

  /** This node's ports, in the order of their port identifiers. */
  public SequencedCollection<PortEntry> ports() {
    return isAlone() ? configuration.ports() : configuration.ports().stream().filter(this::has).toList();
  }

  /** The port with a port identifier, if it is this node's. */
  public Optional<PortEntry> port(int portId) {
    return configuration.port(portId).filter(this::has);
  }

  /** Whether it is the view that the same node has of the same configuration. */
  public boolean isSameAs(NodeView other) {
    return configuration == other.configuration && Objects.equals(name, other.name);
  }

  /**
   * The part of the configuration that this node has to run: its ports, and of each subsystem the namespaces whose devices lie
   * here. It is made once.
   */
  public Configuration local() {
    Configuration made = local;
    if (made == null) {
      made = isAlone() ? configuration : configuration.withPorts(ports())
          .withSubsystems(configuration.subsystems().stream().map(this::local).toList());
      local = made;
    }
    return made;
  }

  private SubsystemEntry local(SubsystemEntry subsystem) {
    List<NamespaceEntry> here =
        subsystem.namespaces().stream().filter(namespace -> has(namespace.anaGroupId())).toList();
    return here.size() == subsystem.namespaces().size() ? subsystem : subsystem.withNamespaces(here);
  }

  /** Whether an ANA group lies on this node, alone or among others. */
  public boolean has(int anaGroupId) {
    return isAlone() || name != null && configuration.anaGroup(anaGroupId).filter(group -> group.isOn(name)).isPresent();
  }

  /** Whether an ANA group lies on this node and on others, so that this node may use its devices only while it owns it. */
  public boolean isShared(int anaGroupId) {
    return has(anaGroupId) && configuration.anaGroup(anaGroupId).filter(AnaGroupEntry::isShared).isPresent();
  }

  /**
   * Whether this node may open the device of a namespace: its ANA group lies on this node, and if it is shared, this node
   * owns it.
   */
  public boolean opens(NamespaceEntry namespace, Owners owners) {
    int group = namespace.anaGroupId();
    return has(group) && (!isShared(group) || Objects.equals(owners.of(group), name));
  }

  /**
   * The state of an ANA group at a port, which need not be this node's. Where the group is not served it is what the
   * group says of others, or inaccessible; where it is, what the port says, or optimized.
   *
   * @param port a port of the configuration
   * @param anaGroupId ANAGRPID
   * @param owners who owns the groups that lie on several nodes
   */
  public static AnaState anaState(Configuration configuration, PortEntry port, int anaGroupId, Owners owners) {
    if (!configuration.hasNodes()) {
      return port.anaState(anaGroupId);
    }
    AnaGroupEntry group = configuration.anaGroup(anaGroupId).orElse(null);
    String node = port.node();
    if (group == null || node == null || !group.isOn(node)) {
      return AnaState.INACCESSIBLE;
    }
    return group.isShared() && !node.equals(owners.of(anaGroupId))
        ? group.others()
        : port.anaGroups().getOrDefault(anaGroupId, AnaState.OPTIMIZED);
  }

  /** The state of an ANA group at a port, as {@link #anaState(Configuration, PortEntry, int, Owners)}. */
  public AnaState anaState(PortEntry port, int anaGroupId, Owners owners) {
    return anaState(configuration, port, anaGroupId, owners);
  }

  /** The controller identifiers of a subsystem that this node may assign: all, or the part of its number. */
  public CntlidRange cntlids(SubsystemAttributes attributes) {
    if (isAlone()) {
      return CntlidRange.all(attributes);
    }
    NodeEntry node = entry();
    return node == null ? new CntlidRange(1, 0) : CntlidRange.part(attributes, node.number());
  }

  /**
   * The ANA group of a namespace that is created on this node without being given one: that with the node's number if it
   * lies on this node alone, else the lowest one that does.
   *
   * @return its ANAGRPID; empty if every group of this node lies on others too
   */
  public OptionalInt ownGroup() {
    if (isAlone()) {
      return OptionalInt.of(NamespaceEntry.DEFAULT_ANA_GROUP_ID);
    }
    NodeEntry node = entry();
    return configuration.anaGroups().stream()
        .filter(group -> node != null && !group.isShared() && group.isOn(node.name()))
        .map(AnaGroupEntry::anaGroupId)
        .min(Comparator.comparing((Integer id) -> node == null || id != node.number()).thenComparing(id -> id))
        .map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private @Nullable NodeEntry entry() {
    return name == null ? null : configuration.nodeMap().get(name);
  }
}
