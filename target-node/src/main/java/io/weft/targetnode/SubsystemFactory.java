// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.CntlidRange;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.targetnode.admin.AdminCommands;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.io.IoCommands;
import io.weft.targetnode.pool.PoolManager;
import io.weft.targetnode.pool.SerialExecution;
import io.weft.targetnode.subsystem.ControllerCommands;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the subsystems of a node. One with a storage pool gets a manager and the commands to manage its namespaces.
 */
final class SubsystemFactory {
  private final Vertx vertx;
  private final ConfigStore store;
  private final Supplier<NodeView> running;
  private final Supplier<Future<Void>> applied;
  private final ControllerCommands commands;
  private final ControllerCommands managing;
  private final SerialExecution poolWork = new SerialExecution();

  /**
   * A factory for one node.
   *
   * @param store the configuration, which the managers of storage pools edit
   * @param running what the node runs of the configuration. From any thread
   * @param applied completes when the node runs the configuration of the store. From any thread
   * @param health the source of the SMART / Health Information log page
   * @param quiesceTime the longest that I/O may take whose controller was lost. From any thread
   */
  SubsystemFactory(Vertx vertx, ConfigStore store, Supplier<NodeView> running, Supplier<Future<Void>> applied,
      NodeHealth health, Supplier<Duration> quiesceTime) {
    this.vertx = vertx;
    this.store = store;
    this.running = running;
    this.applied = applied;
    this.commands = new ControllerCommands(AdminCommands.table(health, quiesceTime), IoCommands.table());
    this.managing = new ControllerCommands(AdminCommands.managing(health, quiesceTime), commands.io());
  }

  /** A subsystem that accepts no host yet. @param predecessor the subsystem that it replaces, null if there is none */
  TargetSubsystem create(SubsystemEntry entry, @Nullable TargetSubsystem predecessor) {
    String pool = entry.attributes().storagePool();
    if (pool == null) {
      return new TargetSubsystem(entry, this::configuration, commands, null, predecessor, this::cntlids);
    }
    PoolManager manager = new PoolManager(vertx, entry.nqn(), Path.of(pool), store, applied, poolWork,
        configuration -> NodeView.of(configuration, running.get().name()));
    // Recovery precedes the work of any command, but is not awaited here: a running command may be waiting for this.
    manager.recover();
    return new TargetSubsystem(entry, this::configuration, managing, manager, predecessor, this::cntlids);
  }

  private Configuration configuration() {
    return running.get().configuration();
  }

  private CntlidRange cntlids(SubsystemAttributes attributes) {
    return running.get().cntlids(attributes);
  }
}
