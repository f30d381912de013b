// SPDX-License-Identifier: Apache-2.0
package io.weft.discoverynode;

import io.weft.discovery.DiscoveryService;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import org.jspecify.annotations.Nullable;

/**
 * The port of a discovery node, which exports no NVM subsystem.
 *
 * @param service the discovery service that hosts reach through it
 */
record DiscoveryPort(DiscoveryService service) implements FabricPort {
  private static final int QUEUE_ENTRIES = 128;
  /** Room for a thousand log entries in one read. */
  private static final int MAX_TRANSFER = 1 << 20;

  @Override
  public int id() {
    return 0;
  }

  @Override
  public int inCapsuleDataSize() {
    return ADMIN_IN_CAPSULE;
  }

  @Override
  public int maxQueueEntries() {
    return QUEUE_ENTRIES;
  }

  @Override
  public int maxTransferSize() {
    return MAX_TRANSFER;
  }

  @Override
  public @Nullable FabricSubsystem subsystem(String nqn) {
    return service.subsystem(nqn);
  }
}
