// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery;

import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import org.jspecify.annotations.Nullable;

/** A port with a discovery service behind it, which hosts reach over the loop transport. */
record LoopPort(int id, DiscoveryService service) implements FabricPort {
  @Override
  public int inCapsuleDataSize() {
    return ADMIN_IN_CAPSULE;
  }

  @Override
  public int maxQueueEntries() {
    return 32;
  }

  @Override
  public int maxTransferSize() {
    return 64 << 10;
  }

  @Override
  public @Nullable FabricSubsystem subsystem(String nqn) {
    return service.subsystem(nqn);
  }
}
