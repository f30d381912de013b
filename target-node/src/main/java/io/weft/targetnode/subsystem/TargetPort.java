// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.PortEntry;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A running port. Its links and ANA states may change while it runs; its address and limits do not. */
public final class TargetPort implements FabricPort {
  private final Function<String, @Nullable FabricSubsystem> discovery;
  private volatile PortEntry entry;
  private volatile Map<String, FabricSubsystem> subsystems = Map.of();

  /** A port that exports nothing yet and has no discovery service. */
  public TargetPort(PortEntry entry) {
    this(entry, _ -> null);
  }

  /**
   * A port that exports nothing yet.
   *
   * @param discovery returns the discovery subsystem if the NQN is its own, else null; called from any thread
   */
  public TargetPort(PortEntry entry, Function<String, @Nullable FabricSubsystem> discovery) {
    this.entry = entry;
    this.discovery = discovery;
  }

  /** The configuration. */
  public PortEntry entry() {
    return entry;
  }

  /**
   * Replaces the links and ANA states.
   *
   * @param linked the NVM subsystems that hosts reach here, by NQN
   */
  public synchronized void update(PortEntry now, Map<String, FabricSubsystem> linked) {
    entry = now;
    subsystems = Map.copyOf(linked);
  }

  @Override
  public int id() {
    return entry.portId();
  }

  @Override
  public int inCapsuleDataSize() {
    return entry.parameters().inlineDataSize();
  }

  @Override
  public int maxQueueEntries() {
    return entry.parameters().maxQueueSize();
  }

  @Override
  public int maxTransferSize() {
    return 4096 << entry.parameters().mdts();
  }

  @Override
  public @Nullable FabricSubsystem subsystem(String nqn) {
    FabricSubsystem linked = subsystems.get(nqn);
    return linked == null ? discovery.apply(nqn) : linked;
  }
}
