// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import java.util.List;

/** The attributes of the configuration as a whole. */
public final class Root {
  public static final Attribute<Configuration, String> DISCOVERY_NQN =
      AttributeBuilder.of(Configuration.EMPTY, "discovery/nqn", AttributeType.TEXT, "discoveryNqn")
          .limit(Limit.FORMAL_NQN).extension()
          .says("NQN of the discovery subsystem.");

  /** The hosts. */
  public static final Children<Configuration, HostEntry> HOSTS =
      Children.keyed("hosts", Hosts.KIND, Configuration::hosts, Configuration::withHosts);

  /** The NVM subsystems. */
  public static final Children<Configuration, SubsystemEntry> SUBSYSTEMS =
      Children.keyed("subsystems", Subsystems.KIND, Configuration::subsystems, Configuration::withSubsystems);

  /** The ports. */
  public static final Children<Configuration, PortEntry> PORTS =
      Children.keyed("ports", Ports.KIND, Configuration::ports, Configuration::withPorts);

  /** The nodes of the cluster. */
  public static final Children<Configuration, NodeEntry> NODES =
      Children.added("nodes", Nodes.KIND, Configuration::nodes, Configuration::withNodes);

  /** Where the ANA groups lie. */
  public static final Children<Configuration, AnaGroupEntry> ANA_GROUPS =
      Children.added("ana_groups", AnaPlacements.KIND, Configuration::anaGroups, Configuration::withAnaGroups);

  /** The configuration as one object, which holds all others. */
  public static final ObjectKind<Configuration> KIND = new ObjectKind<>("configuration", Configuration.EMPTY,
      DISCOVERY_NQN, List.of(DISCOVERY_NQN), List.of(HOSTS, SUBSYSTEMS, PORTS, NODES, ANA_GROUPS));

  private Root() {}
}
