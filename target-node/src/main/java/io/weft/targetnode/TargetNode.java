// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.admin.AdminCommands;
import io.weft.targetnode.device.NamespaceDevices;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.io.IoCommands;
import io.weft.targetnode.pool.PoolManager;
import io.weft.targetnode.pool.Turns;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.ControllerCommands;
import io.weft.targetnode.subsystem.NamespaceManagement;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a node run what the shared configuration wants: opens devices, links subsystems to ports, listens. It takes one
 * configuration after the other on a context of its own, and leaves alone what a change does not touch.
 */
public final class TargetNode {
  private static final Logger LOG = LoggerFactory.getLogger(TargetNode.class);

  /** How often devices are asked for their sizes: what an administrator has grown is there soon. */
  private static final long REVALIDATE_MILLIS = 2000;

  private final Vertx vertx;
  private final Context context;
  private final ConfigStore store;
  private final TargetOptions options;
  private final FabricRuntime runtime;
  private final PortDiscovery discovery;
  private final NamespaceStates states;
  private final NodeHealth health;
  private final ControllerCommands commands;
  private final ControllerCommands managing;
  private final Turns poolTurns = new Turns();

  private final Map<String, TargetSubsystem> subsystems = new ConcurrentHashMap<>();
  private final Map<String, NamespaceDevices> devices = new ConcurrentHashMap<>();
  private final SortedMap<Integer, TargetPort> ports = new ConcurrentSkipListMap<>();
  private final Map<Integer, String> deployments = new HashMap<>();
  private final Map<Integer, String> portFailures = new ConcurrentHashMap<>();

  private volatile Runnable portsChanged = () -> {};
  private @Nullable ConfigWatch watch;
  private long revalidation;
  private boolean stopped;
  private volatile @Nullable Configuration wanted;
  private volatile @Nullable Configuration running;
  private @Nullable Future<Void> applying;

  /** A node that does nothing before {@link #start}. */
  public TargetNode(FabricRuntime runtime, ConfigStore store, TargetOptions options) {
    this.runtime = runtime;
    this.vertx = runtime.vertx();
    this.context = vertx.getOrCreateContext();
    this.store = store;
    this.options = options;
    this.states = new NamespaceStates(vertx, options.stateFolder());
    this.health = new NodeHealth(new Sensors(Sensors.LINUX), options.stateFolder());
    this.commands = new ControllerCommands(AdminCommands.table(health), IoCommands.table());
    this.managing = new ControllerCommands(AdminCommands.managing(health), commands.io());
    this.discovery = new PortDiscovery(store, options.discoveryServices(), port -> isListening(port.portId()));
  }

  /**
   * Runs the configuration and follows its changes.
   *
   * @return when the first configuration has been applied; what could not be had is in {@link #portFailures} and {@link
   *     #namespaceFailures}
   */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(go -> {
      if (stopped) {
        started.fail("the node was stopped before it had started");
        return;
      }
      revalidation = vertx.setPeriodic(REVALIDATE_MILLIS, tick -> {
        revalidate();
        checkHealth();
      });
      watch = store.watch(configuration -> context.runOnContext(changed -> want(configuration)));
      ofHealth(health::started)
          .compose(noted -> want(store.snapshot()))
          .onComplete(started);
    });
    return started.future();
  }

  /** Ends all associations, closes ports and devices. */
  public Future<Void> stop() {
    Promise<Void> ended = Promise.promise();
    context.runOnContext(go -> {
      stopped = true;
      vertx.cancelTimer(revalidation);
      if (watch != null) {
        watch.close();
      }
      Configuration applied = running;
      Configuration last = applied == null ? Configuration.EMPTY : applied;
      want(last.withSubsystems(List.of()).withPorts(List.of()))
          .eventually(() -> ofHealth(health::stopped))
          .onComplete(ended);
    });
    return ended.future();
  }

  /**
   * What keeps this node from running a configuration, as far as that can be told without doing it.
   *
   * @return what is wrong, by where it is in the document; empty if nothing is
   */
  public Future<List<Violation>> problems(Configuration next) {
    Configuration applied = running;
    Configuration now = applied == null ? Configuration.EMPTY : applied;
    return vertx.executeBlocking(() -> PortCheck.problems(now, next));
  }

  /** The configuration that runs or is being applied; the empty one before the start. From any thread. */
  public Configuration configuration() {
    Configuration last = wanted;
    return last == null ? Configuration.EMPTY : last;
  }

  /** The revision of the last configuration that has been applied, 0 before the first. From any thread. */
  public long appliedRevision() {
    Configuration last = running;
    return last == null ? 0 : last.revision();
  }

  /** The event loops, their data buffers and the count of connections. */
  public FabricRuntime runtime() {
    return runtime;
  }

  /** The subsystems that run. */
  public Collection<TargetSubsystem> subsystems() {
    return subsystems.values();
  }

  /** The ports that listen, by PORTID. */
  public SortedMap<Integer, TargetPort> ports() {
    return new TreeMap<>(ports);
  }

  /** Whether hosts can connect to a port now. */
  public boolean isListening(int portId) {
    return ports.containsKey(portId);
  }

  /** Runs an action whenever a port has begun or ceased to listen. */
  public void onPortsChanged(Runnable action) {
    portsChanged = action;
  }

  /** Why a port that is wanted does not listen, by PORTID. */
  public Map<Integer, String> portFailures() {
    return Map.copyOf(portFailures);
  }

  /** Why namespaces that are wanted are not exported, by subsystem NQN and NSID. */
  public Map<String, Map<Integer, String>> namespaceFailures() {
    Map<String, Map<Integer, String>> failures = new TreeMap<>();
    devices.forEach((nqn, of) -> {
      if (!of.failures().isEmpty()) {
        failures.put(nqn, of.failures());
      }
    });
    return failures;
  }

  /** Applies a configuration after the one that is being applied; of several that wait, only the last. */
  private Future<Void> want(Configuration configuration) {
    wanted = configuration;
    return applying == null ? begin(applyWanted()) : applying;
  }

  private Future<Void> begin(Future<Void> work) {
    applying = work;
    work.onComplete(done -> applying = null);
    return work;
  }

  /** Does what may block for the health of the node; only statistics suffer if it fails. */
  private Future<Void> ofHealth(HealthStep step) {
    return vertx.<Void>executeBlocking(() -> {
      step.run();
      return null;
    }).otherwise(failure -> {
      LOG.warn("the node's power history is not kept: {}", failure.toString());
      return null;
    });
  }

  private void checkHealth() {
    ofHealth(health::look).onSuccess(looked ->
        subsystems.values().forEach(subsystem ->
            subsystem.controllers().forEach(controller -> controller.checkHealth(health.temperature()))));
  }

  /** A step that reads or writes files. */
  private interface HealthStep {
    void run() throws IOException;
  }

  /** Looks whether devices have other sizes; never while a configuration opens and closes them. */
  private void revalidate() {
    if (applying == null) {
      List<Future<?>> asked = new ArrayList<>();
      subsystems.forEach((nqn, subsystem) -> {
        NamespaceManagement management = subsystem.management();
        if (management != null) {
          management.refresh();
        }
        NamespaceDevices of = devices.get(nqn);
        if (of != null) {
          asked.add(of.revalidate().onSuccess(resized -> resized.forEach(subsystem::resized)));
        }
      });
      begin(Future.join(asked).transform(done -> applyWanted()));
    }
  }

  private Future<Void> applyWanted() {
    Configuration next = wanted;
    if (next == null || next == running) {
      return Future.succeededFuture();
    }
    return apply(next)
        .onComplete(done -> running = next)
        .compose(done -> applyWanted());
  }

  private Future<Void> apply(Configuration next) {
    return closePorts(next)
        .compose(closed -> updateSubsystems(next))
        .compose(updated -> openPorts(next))
        .onSuccess(opened -> {
          discovery.changed();
          portsChanged.run();
        })
        .onFailure(failure -> LOG.error("revision {} could not be applied", next.revision(), failure));
  }

  private Future<Void> closePorts(Configuration next) {
    List<Future<?>> closing = new ArrayList<>();
    for (TargetPort port : List.copyOf(ports.values())) {
      PortEntry now = next.port(port.id()).filter(PortEntry::enable).orElse(null);
      if (now == null || !samePlace(now, port.entry())) {
        ports.remove(port.id());
        String why = "port " + port.id() + " was changed or removed";
        subsystems.values().forEach(subsystem -> subsystem.closePort(port.id(), why));
        discovery.closePort(port.id(), why);
        String deployment = deployments.remove(port.id());
        if (deployment != null) {
          closing.add(vertx.undeploy(deployment));
        }
      }
    }
    return Future.join(closing).mapEmpty();
  }

  /** Whether two configurations of a port can be served by one listening socket. */
  private static boolean samePlace(PortEntry a, PortEntry b) {
    return a.address().equals(b.address()) && a.parameters().equals(b.parameters());
  }

  private Future<Void> updateSubsystems(Configuration next) {
    List<Future<?>> updates = new ArrayList<>();
    for (TargetSubsystem old : List.copyOf(subsystems.values())) {
      if (next.subsystem(old.nqn()).filter(s -> s.attributes().equals(old.entry().attributes())).isEmpty()) {
        subsystems.remove(old.nqn());
        old.close("the subsystem was changed or removed");
        if (next.subsystem(old.nqn()).isEmpty()) {
          NamespaceDevices of = devices.remove(old.nqn());
          if (of != null) {
            updates.add(of.use(new TreeMap<>()));
          }
        }
      }
    }
    for (SubsystemEntry entry : next.subsystems()) {
      NamespaceDevices of =
          devices.computeIfAbsent(entry.nqn(), nqn -> new NamespaceDevices(vertx, nqn, options.engine(), states));
      updates.add(of.open(entry).compose(exported -> {
        subsystems.computeIfAbsent(entry.nqn(), nqn -> subsystem(entry, next));
        relink(next);
        subsystems.get(entry.nqn()).update(entry, next, exported);
        return of.use(exported);
      }));
    }
    return Future.join(updates).mapEmpty();
  }

  private TargetSubsystem subsystem(SubsystemEntry entry, Configuration next) {
    String pool = entry.attributes().storagePool();
    if (pool == null) {
      return new TargetSubsystem(entry, next, commands);
    }
    PoolManager manager = new PoolManager(vertx, entry.nqn(), Path.of(pool), store, this::follow, poolTurns);
    // It does its work before any command's. This does not wait for it: a command that is under way may wait for this.
    manager.recover();
    return new TargetSubsystem(entry, next, managing, manager);
  }

  /** Runs what the store holds now, unless the node stops. From any thread. */
  private Future<Void> follow() {
    Promise<Void> followed = Promise.promise();
    context.runOnContext(go ->
        (stopped ? Future.<Void>succeededFuture() : want(store.snapshot())).onComplete(followed));
    return followed.future();
  }

  /** Gives every open port the subsystems that it links to now; ANA states must stand before controllers look. */
  private void relink(Configuration next) {
    for (TargetPort port : ports.values()) {
      next.port(port.id()).ifPresent(entry -> port.update(entry, linked(entry)));
    }
  }

  private Map<String, FabricSubsystem> linked(PortEntry port) {
    Map<String, FabricSubsystem> linked = new HashMap<>(discovery.byNqn());
    for (String nqn : port.subsystems()) {
      TargetSubsystem subsystem = subsystems.get(nqn);
      if (subsystem != null) {
        linked.put(nqn, subsystem);
      }
    }
    return linked;
  }

  private Future<Void> openPorts(Configuration next) {
    relink(next);
    closeUnlinked();
    portFailures.clear();
    List<Future<?>> opening = new ArrayList<>();
    for (PortEntry entry : next.ports()) {
      if (entry.enable() && !ports.containsKey(entry.portId())) {
        TargetPort port = new TargetPort(entry);
        port.update(entry, linked(entry));
        opening.add(
            vertx
                .deployVerticle(() -> new PortVerticle(port, runtime), new DeploymentOptions().setInstances(options.eventLoops()))
                .onSuccess(deployment -> {
                  ports.put(entry.portId(), port);
                  deployments.put(entry.portId(), deployment);
                  LOG.info("port {} listens at {}", entry.portId(), entry.address().describe());
                })
                .onFailure(failure -> {
                  LOG.error("port {} cannot listen at {}: {}", entry.portId(), entry.address().describe(), failure.getMessage());
                  portFailures.put(entry.portId(), String.valueOf(failure.getMessage()));
                })
                .otherwiseEmpty());
      }
    }
    return Future.join(opening).mapEmpty();
  }

  private void closeUnlinked() {
    for (TargetSubsystem subsystem : subsystems.values()) {
      for (TargetPort port : ports.values()) {
        if (port.subsystem(subsystem.nqn()) == null) {
          subsystem.closePort(port.id(), "the subsystem is not linked to port " + port.id() + " any more");
        }
      }
    }
  }
}
