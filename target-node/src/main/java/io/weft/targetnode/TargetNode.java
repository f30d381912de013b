// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.Violation;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.device.ConfiguredDevices;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.device.DeviceSource;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.state.BlockSizes;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the shared configuration on a node: opens devices, links subsystems to ports, listens. Configurations are
 * applied one at a time on the node's own context; whatever a change does not concern keeps running.
 *
 * <p>Its life cycle is {@link TargetNodeState}.
 */
public final class TargetNode {
  private static final Logger LOG = LoggerFactory.getLogger(TargetNode.class);

  /** How often the capacity of storage pools is reread. */
  private static final long POOL_REFRESH_MILLIS = 2000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final ConfigStore store;
  private final FabricRuntime runtime;
  private final ConfiguredDevices devices;
  private final Subsystems subsystems;
  private final Ports ports;
  private final NodeHealth health;
  private final HealthTimer healthTimer;

  // Changed on the context; read from any thread.
  private volatile TargetNodeState state = TargetNodeState.NEW;
  private volatile Configuration wanted = Configuration.EMPTY;
  private volatile Configuration applied = Configuration.EMPTY;
  private Future<Void> pass = Future.succeededFuture();
  private Future<Void> end = Future.succeededFuture();
  private @Nullable ConfigWatch watch;
  private long poolRefresh = NO_TIMER;

  /**
   * A node that opens nothing before {@link #start}.
   *
   * @param store the configuration to follow
   * @param runtime the event loops and their data buffers
   */
  public TargetNode(FabricRuntime runtime, ConfigStore store, TargetOptions options) {
    this.vertx = runtime.vertx();
    this.context = vertx.getOrCreateContext();
    this.store = store;
    this.runtime = runtime;
    health = new NodeHealth(new Sensors(Sensors.LINUX), options.stateDirectory());
    NamespaceStates states = new NamespaceStates(vertx, options.stateDirectory());
    SubsystemFactory factory = new SubsystemFactory(vertx, store, this::follow, health);
    this.devices = new ConfiguredDevices(
        vertx, options.engine(), options.blockSize(), new BlockSizes(options.stateDirectory()));
    this.subsystems = new Subsystems(factory::create, new DeviceSource(context, states, devices));
    this.ports = new Ports(runtime, store, options);
    this.healthTimer = new HealthTimer(vertx, health, subsystems::checkHealth);
  }

  /**
   * Applies the configuration and follows its changes.
   *
   * @return completes when the first configuration has been applied; parts that cannot run are listed in {@link
   *     #portFailures} and {@link #namespaceFailures}. Fails if the node was started or stopped before
   */
  public Future<Void> start() {
    return onContext(() -> {
      to(TargetNodeState.STARTING);
      return adoptBlockSizes().compose(_ -> healthTimer.start()).compose(_ -> firstPass());
    });
  }

  /** Keeps the block sizes of files that a former version has served. */
  private Future<Void> adoptBlockSizes() {
    return vertx.<Void>executeBlocking(() -> {
      devices.adopt(health.hasRunBefore(), store.snapshot());
      return null;
    }).otherwise(failure -> {
      LOG.warn("the block sizes of files cannot be kept: {}", failure.getMessage());
      return null;
    });
  }

  private Future<Void> firstPass() {
    if (state.isEnding()) {
      return Future.failedFuture("the node was stopped before it started");
    }
    poolRefresh = vertx.setPeriodic(POOL_REFRESH_MILLIS, _ -> subsystems.refreshPools());
    watch = store.watch(configuration -> context.runOnContext(_ -> want(configuration)));
    return want(store.snapshot());
  }

  /** Ends all associations and closes ports and devices. A second call waits for the first. */
  public Future<Void> stop() {
    return onContext(() -> {
      if (!state.isEnding()) {
        to(TargetNodeState.STOPPING);
        end = closeAll();
      }
      return end;
    });
  }

  private Future<Void> closeAll() {
    if (poolRefresh != NO_TIMER) {
      vertx.cancelTimer(poolRefresh);
    }
    if (watch != null) {
      watch.close();
    }
    return pass
        .transform(_ -> {
          wanted = applied.withSubsystems(List.of()).withPorts(List.of());
          return apply(wanted);
        })
        .eventually(healthTimer::stop)
        .onComplete(_ -> to(TargetNodeState.STOPPED));
  }

  /** Runs a step on the node's context. */
  private Future<Void> onContext(Supplier<Future<Void>> step) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(_ -> {
      try {
        step.get().onComplete(done);
      } catch (IllegalStateException e) {
        done.fail(e);
      }
    });
    return done.future();
  }

  private void to(TargetNodeState next) {
    state = state.to(next);
  }

  /**
   * What would prevent this node from running a configuration, judged without running it.
   *
   * @return what is wrong, by its path in the document; empty if nothing is
   */
  public Future<List<Violation>> problems(Configuration next) {
    Configuration now = applied;
    return vertx.executeBlocking(() -> PortCheck.problems(now, next));
  }

  /** The configuration that is running or being applied; empty before the start. From any thread. */
  public Configuration configuration() {
    return wanted;
  }

  /** The revision of the last configuration that was applied, 0 before the first. From any thread. */
  public long appliedRevision() {
    return applied.revision();
  }

  /** The event loops, their data buffers and the connection count. */
  public FabricRuntime runtime() {
    return runtime;
  }

  /** The running subsystems. */
  @SuppressWarnings("exports") // for the status and the metrics of this module
  public Collection<TargetSubsystem> subsystems() {
    return subsystems.all();
  }

  /** The ports that are listening, by PORTID. */
  @SuppressWarnings("exports") // for the status and the metrics of this module
  public SortedMap<Integer, TargetPort> ports() {
    return ports.listening();
  }

  /** Whether a port is listening. */
  public boolean isListening(int portId) {
    return ports.isListening(portId);
  }

  /**
   * Calls a listener on the node's context after each configuration that was applied; the listening ports may have
   * changed.
   *
   * @return ends the calls
   */
  public PortWatch watchPorts(Runnable listener) {
    return ports.watch(listener);
  }

  /** Why enabled ports are not listening, by PORTID. */
  public Map<Integer, String> portFailures() {
    return ports.failures();
  }

  /** What is wrong with the devices of enabled namespaces, by subsystem NQN and NSID. From any thread. */
  @SuppressWarnings("exports") // for the status of this module
  public Map<String, Map<Integer, DeviceCondition>> namespaceFailures() {
    return subsystems.failures();
  }

  /** The state of the life cycle. From any thread. */
  TargetNodeState state() {
    return state;
  }

  /** Applies the store's current configuration, unless the node is stopping. From any thread. */
  private Future<Void> follow() {
    return onContext(() -> want(store.snapshot()));
  }

  /** Applies a configuration after the current one; of several waiting, only the last. */
  private Future<Void> want(Configuration configuration) {
    if (state.isEnding()) {
      return Future.succeededFuture();
    }
    wanted = configuration;
    return state == TargetNodeState.APPLYING ? pass : begin(this::applyWanted);
  }

  private Future<Void> begin(Supplier<Future<Void>> work) {
    to(TargetNodeState.APPLYING);
    // Composed, so that a pass that throws has failed, and does not leave the node in APPLYING.
    pass = Future.<Void>succeededFuture().compose(_ -> work.get());
    pass.onComplete(_ -> {
      if (state == TargetNodeState.APPLYING) {
        to(TargetNodeState.RUNNING);
      }
    });
    return pass;
  }

  private Future<Void> applyWanted() {
    Configuration next = wanted;
    if (next == applied || state.isEnding()) {
      return Future.succeededFuture();
    }
    return apply(next).compose(_ -> applyWanted());
  }

  private Future<Void> apply(Configuration next) {
    return ports.closeChanged(next, subsystems)
        .compose(_ -> subsystems.update(next, () -> ports.link(next, subsystems)))
        .compose(_ -> {
          ports.link(next, subsystems);
          ports.closeUnlinked(subsystems);
          return ports.openMissing(next, subsystems);
        })
        .onSuccess(_ -> ports.changed())
        .onFailure(failure -> LOG.error("revision {} could not be applied", next.revision(), failure))
        .onComplete(_ -> applied = next);
  }
}
