// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.PortEntry;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import io.weft.nvme.AnaState;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running port. Its links and ANA states may change while it runs; its address and limits do not. It finds the
 * subsystems that it leads to by NQN when a host asks, so that a subsystem that comes or goes changes no port.
 */
public final class TargetPort implements FabricPort {
  /** Where a port leads. */
  private interface Lookup extends Function<String, @Nullable FabricSubsystem> {}

  /** The states of the ANA groups at a port, by ANAGRPID; those that are not listed are inaccessible there. */
  @FunctionalInterface
  public interface AnaStates {
    /** The states at a port with a configuration; immutable. */
    SortedMap<Integer, AnaState> at(PortEntry port);
  }

  private final Function<String, ? extends @Nullable FabricSubsystem> running;
  private final Function<String, @Nullable FabricSubsystem> discovery;
  private final AnaStates states;
  private volatile PortEntry entry;
  private volatile SortedMap<Integer, AnaState> anaGroups;
  private volatile Lookup lookup;

  /** A port without a discovery service. @param running returns the running NVM subsystem with an NQN, null if there is none */
  public TargetPort(PortEntry entry, Function<String, ? extends @Nullable FabricSubsystem> running) {
    this(entry, running, _ -> null, PortEntry::anaGroups);
  }

  /**
   * A port that leads to the subsystems in its configuration.
   *
   * @param running returns the running NVM subsystem with an NQN, null if there is none; called from any thread
   * @param discovery returns the discovery subsystem if the NQN is its own, else null; called from any thread
   * @param states says which states the ANA groups have
   */
  public TargetPort(PortEntry entry, Function<String, ? extends @Nullable FabricSubsystem> running,
      Function<String, @Nullable FabricSubsystem> discovery, AnaStates states) {
    this.states = states;
    this.anaGroups = states.at(entry);
    this.running = running;
    this.discovery = discovery;
    this.entry = entry;
    this.lookup = linked(entry);
  }

  /** The configuration. */
  public PortEntry entry() {
    return entry;
  }

  /** Replaces the links and ANA states. From one thread at a time. */
  public void update(PortEntry now) {
    if (!now.subsystems().equals(entry.subsystems())) {
      lookup = linked(now);
    }
    entry = now;
    updateAnaGroups();
  }

  /** Takes the present states of the ANA groups. From one thread at a time. @return whether one has changed */
  public boolean updateAnaGroups() {
    SortedMap<Integer, AnaState> now = states.at(entry);
    boolean changed = !now.equals(anaGroups);
    anaGroups = now;
    return changed;
  }

  /** The states of the ANA groups here, by ANAGRPID; one that is not listed is inaccessible. From any thread. */
  public SortedMap<Integer, AnaState> anaGroups() {
    return anaGroups;
  }

  /** Leads nowhere from now on: a host that is still connected is told to try again. */
  public void close() {
    lookup = ChangingSubsystem::new;
  }

  private Lookup linked(PortEntry port) {
    Set<String> links = Set.copyOf(port.subsystems());
    return nqn -> {
      if (!links.contains(nqn)) {
        return discovery.apply(nqn);
      }
      FabricSubsystem subsystem = running.apply(nqn);
      // It is in the configuration, so it is about to run.
      return subsystem == null ? new ChangingSubsystem(nqn) : subsystem;
    };
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
    return lookup.apply(nqn);
  }
}
