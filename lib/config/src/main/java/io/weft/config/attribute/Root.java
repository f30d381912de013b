// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.Configuration;
import java.util.List;

/** The attributes of the configuration as a whole. */
public final class Root {
  public static final Attribute<Configuration, String> DISCOVERY_NQN =
      AttributeBuilder.of(Configuration.EMPTY, "discovery/nqn", AttributeType.TEXT, "discoveryNqn")
          .limit(Limit.NQN).extension()
          .says("NQN of the discovery subsystem.");

  /** The configuration as one object, which holds all others. */
  public static final ObjectKind<Configuration> KIND = new ObjectKind<>("configuration", Configuration.EMPTY,
      DISCOVERY_NQN, List.of(DISCOVERY_NQN), List.of(
          Children.keyed("hosts", Hosts.KIND, Configuration::hosts, Configuration::withHosts),
          Children.keyed("subsystems", Subsystems.KIND, Configuration::subsystems, Configuration::withSubsystems),
          Children.keyed("ports", Ports.KIND, Configuration::ports, Configuration::withPorts)));

  private Root() {}
}
