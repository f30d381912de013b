// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import io.weft.cluster.PortEntry;
import io.weft.fabric.FabricSubsystem;
import java.util.Map;

/** Where the ports of a target node get their discovery subsystem from. */
@FunctionalInterface
public interface DiscoveryLink {
  /** The discovery subsystems that hosts reach through a port, by the NQN that they ask for. */
  Map<String, FabricSubsystem> on(PortEntry port);
}
