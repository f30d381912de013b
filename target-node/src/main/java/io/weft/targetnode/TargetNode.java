// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.Violation;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigWatch;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.AnaState;
import io.weft.targetnode.device.ConfiguredDevices;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.device.DeviceSource;
import io.weft.targetnode.device.PlacedDevices;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.KeptRestrictions;
import io.weft.targetnode.shared.SharedDevices;
import io.weft.targetnode.shared.SharedGroups;
import io.weft.targetnode.state.BlockSizes;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.storage.DeviceShape;
import io.weft.targetnode.storage.DevicesElsewhere;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the shared configuration on a node: opens devices, links subsystems to ports, listens. Configurations are
 * applied one at a time on the node's own {@link ControlContext}; whatever a change does not concern keeps running, and
 * costs nothing.
 *
 * <p>Its life cycle is {@link TargetNodeState}.
 */
public final class TargetNode {
  private static final Logger LOG = LoggerFactory.getLogger(TargetNode.class);

  /** The longest wait for one step of a change: a device or socket that takes longer is left to itself. */
  private static final long STEP_MILLIS = 5000;
  /** The longest wait of {@link #inEffect}. */
  private static final long EFFECT_MILLIS = 10_000;
  /** How long the devices of shared ANA groups may take to be flushed and given back when the node stops. */
  private static final long YIELD_MILLIS = 4000;
  /** The longest that {@link #stop} takes. */
  private static final long STOP_MILLIS = 8000;

  private final ControlContext control;
  private final ConfigStore store;
  private final FabricRuntime runtime;
  private final ConfiguredDevices devices;
  private final DeviceSource source;
  private final NamespaceStates states;
  private final SharedGroups shared;
  private final Subsystems subsystems;
  private final Ports ports;
  private final NodeHealth health;
  private final HealthTimer healthTimer;
  private final InEffect inEffect = new InEffect();

  // Changed on the context; read from any thread.
  private volatile TargetNodeState state = TargetNodeState.NEW;
  private volatile NodeView wanted;
  private volatile NodeView applying;
  private volatile NodeView applied;
  private volatile long settled;
  private volatile DevicesElsewhere elsewhere = DevicesElsewhere.UNKNOWN;
  /** Whether more may be known of devices elsewhere than was when the configuration was applied. */
  private boolean elsewhereChanged;
  private Future<Void> pass = Future.succeededFuture();
  private Future<Void> end = Future.succeededFuture();
  private @Nullable ConfigWatch watch;

  /**
   * A node that opens nothing before {@link #start}.
   *
   * @param store the configuration to follow
   * @param runtime the event loops and their data buffers
   */
  public TargetNode(FabricRuntime runtime, ConfigStore store, TargetOptions options) {
    this(runtime, store, options, GroupOwnership.STANDALONE);
  }

  /**
   * A node of a cluster.
   *
   * @param ownership says which of the ANA groups that other nodes reach too this node may use
   */
  public TargetNode(FabricRuntime runtime, ConfigStore store, TargetOptions options, GroupOwnership ownership) {
    this(runtime, store, options, ownership, configured -> configured);
  }

  /** A node whose devices are opened by another opener. @param opener makes it from that of the configured devices */
  TargetNode(FabricRuntime runtime, ConfigStore store, TargetOptions options, GroupOwnership ownership,
      UnaryOperator<DeviceSource.Opener> opener) {
    Vertx vertx = runtime.vertx();
    this.wanted = NodeView.of(Configuration.EMPTY, options.node());
    this.applying = wanted;
    this.applied = wanted;
    this.control = new ControlContext(vertx);
    this.store = store;
    this.runtime = runtime;
    health = new NodeHealth(new Sensors(Sensors.LINUX), options.stateDirectory());
    this.states = new NamespaceStates(vertx, options.stateDirectory(), ownership);
    SubsystemFactory factory = new SubsystemFactory(vertx, store, () -> applying, this::follow, health,
        ownership::quiesceTime);
    this.devices = new ConfiguredDevices(
        vertx, options.engine(), options.blockSize(), new BlockSizes(options.stateDirectory()));
    this.shared = new SharedGroups(
        control.vertxContext(), ownership, group -> applying.isShared(group), this::anaChanged);
    this.source = new DeviceSource(control.vertxContext(), states, opener.apply(new PlacedDevices(
        new SharedDevices(devices, shared), entry -> applying.has(entry.anaGroupId()), uuid -> elsewhere.find(uuid))));
    this.subsystems = new Subsystems(control, factory, source);
    this.ports = new Ports(control, runtime, store, options, subsystems, this::anaStates);
    source.onAllClosed(() -> {
      if (settle()) {
        ports.changed();
      }
    });
    this.healthTimer = new HealthTimer(vertx, control, health, subsystems::checkHealth);
  }

  /**
   * Applies the configuration and follows its changes.
   *
   * @return completes when the first configuration has been applied; parts that cannot run are listed in {@link
   *     #portFailures} and {@link #namespaceFailures}. Fails if the node was started or stopped before
   */
  public Future<Void> start() {
    return control.call(() -> {
      to(TargetNodeState.STARTING);
      shared.start();
      return adoptBlockSizes().compose(_ -> healthTimer.start()).compose(_ -> firstPass());
    });
  }

  /** Other ANA groups are served here than before. */
  private void anaChanged() {
    ports.anaChanged();
  }

  /**
   * The states of the ANA groups at a port of this node: of those that lie here or that the port lists. One that the cluster
   * says is shared is not accessible before this node owns it, whatever the configuration says.
   */
  private SortedMap<Integer, AnaState> anaStates(PortEntry port) {
    NodeView view = applying;
    Set<Integer> groups = new HashSet<>(port.anaGroups().keySet());
    view.configuration().anaGroupMap().values().stream().map(AnaGroupEntry::anaGroupId).filter(view::has).forEach(groups::add);
    SortedMap<Integer, AnaState> states = new TreeMap<>();
    for (int group : groups) {
      boolean withheld = shared.isShared(group) && !shared.isOwned(group);
      states.put(group, withheld && !view.isShared(group)
          ? AnaState.INACCESSIBLE
          : view.anaState(port, group, _ -> withheld ? null : view.name()));
    }
    return states;
  }

  /** Keeps the block sizes of files that a former version has served. */
  private Future<Void> adoptBlockSizes() {
    return runtime.vertx().<Void>executeBlocking(() -> {
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
    watch = store.watch(configuration -> control.run(() -> want(configuration)));
    return want(store.snapshot());
  }

  /**
   * Ends all associations and closes ports and devices. A second call waits for the first.
   *
   * @return completes when all is closed, or after 8 s; then the log says what was not waited for
   */
  public Future<Void> stop() {
    return control.call(() -> {
      if (!state.isEnding()) {
        to(TargetNodeState.STOPPING);
        end = closeAll();
      }
      return end;
    });
  }

  private Future<Void> closeAll() {
    if (watch != null) {
      watch.close();
    }
    inEffect.end();
    Future<Void> closed = pass
        .transform(_ -> control.within(YIELD_MILLIS, shared.stop()))
        .transform(_ -> {
          ports.endAssociations("the node is stopping");
          wanted = NodeView.of(
              applied.configuration().withSubsystems(List.of()).withPorts(List.of()), applied.name());
          return apply(wanted);
        })
        .eventually(healthTimer::stop);
    return control.within(STOP_MILLIS, closed)
        .recover(_ -> {
          LOG.warn("stopped after {} s without waiting for the devices of {}",
              TimeUnit.MILLISECONDS.toSeconds(STOP_MILLIS), subsystems.closing());
          return Future.succeededFuture();
        })
        .onComplete(_ -> to(TargetNodeState.STOPPED));
  }

  private void to(TargetNodeState next) {
    state = state.to(next);
  }

  /**
   * Waits until the node has applied a revision, so that what it can serve of it is served.
   *
   * @param revision a revision of the store
   * @return completes when the revision, or a later one, is in effect, but at most after 10 s; with each object that is
   *     configured but not served, by its path in the document, and why. From any thread
   */
  public Future<List<Violation>> inEffect(long revision) {
    return control.call(() -> {
      want(store.snapshot());
      return control.within(EFFECT_MILLIS, inEffect.reaching(revision))
          .transform(reached -> Future.succeededFuture(unserved(revision, reached.succeeded())));
    });
  }

  private List<Violation> unserved(long revision, boolean reached) {
    List<Violation> unserved = new ArrayList<>();
    if (!reached) {
      unserved.add(new Violation("", "revision %d is stored, and not yet in effect on this node".formatted(revision),
          "the node's status, which says when it is"));
    }
    unserved.addAll(Unserved.of(applied.configuration(), ports, subsystems));
    return unserved;
  }

  /** The configuration that is running or being applied; empty before the start. From any thread. */
  public Configuration configuration() {
    return wanted.configuration();
  }

  /** What {@link #configuration} means for this node. From any thread. */
  public NodeView view() {
    return wanted;
  }

  /**
   * Gives the process another name, when it becomes a node of a cluster or ceases to be one. In a configuration without nodes
   * that changes nothing; with nodes, it serves what is the named one's. From any thread.
   *
   * @param name the node's name; null for a process that is not a member of a cluster
   * @return completes when that is in effect
   */
  public Future<Void> setNode(@Nullable String name) {
    return control.call(() -> {
      if (name == null) {
        shared.forget();
      }
      return want(NodeView.of(wanted.configuration(), name));
    });
  }

  /**
   * What hinders the process from becoming a node of a cluster while hosts are connected: they have controllers whose identifiers
   * another node could assign too. From any thread.
   *
   * @param future what the configuration of the cluster will mean for this node
   * @return a phrase; empty if nothing does
   */
  public Optional<String> hindrance(NodeView future) {
    return subsystems.hindrance(future);
  }

  /** The revision of the last configuration that was applied, 0 before the first. From any thread. */
  public long appliedRevision() {
    return applied.configuration().revision();
  }

  /**
   * The last revision that was applied, apart from devices that are still being closed because of it: this node uses none any
   * more that the revision does not let it use. From any thread.
   */
  public long settledRevision() {
    return settled;
  }

  private boolean settle() {
    long revision = applied.configuration().revision();
    boolean further = !source.isClosing() && settled != revision;
    if (further) {
      settled = revision;
    }
    return further;
  }

  /**
   * Tells what is known of the devices of other nodes now: namespaces on those that are known are shown to hosts, as
   * inaccessible. Costs the subsystems that have namespaces on other nodes. From any thread.
   *
   * @param known what other nodes have told; asked again at each call of this method, and at each change of the configuration
   * @return completes when that is in effect
   */
  public Future<Void> setElsewhere(DevicesElsewhere known) {
    elsewhere = known;
    return control.call(() -> {
      elsewhereChanged = true;
      return state == TargetNodeState.RUNNING ? begin(this::applyWanted) : pass;
    });
  }

  /**
   * Replaces the discovery services to which the node's ports refer hosts. From any thread.
   *
   * @param services those of all nodes; at first there are the ones of {@link TargetOptions}
   * @return completes when hosts are told
   */
  public Future<Void> setDiscoveryServices(List<ReferralEntry> services) {
    return control.call(() -> {
      ports.refer(services);
      return Future.succeededFuture();
    });
  }

  /** The devices of this node, by the UUID of the namespace: what other nodes have to know of them. From any thread. */
  public Map<UUID, DeviceShape> shapes() {
    return subsystems.shapes();
  }

  /**
   * What this node keeps of namespaces that it has had alone and that are disabled now: write protection and uncorrectable blocks, for
   * the nodes that get them. From any thread.
   *
   * @return empty for those that never had any; fails if what is kept cannot be read
   */
  public Future<Map<UUID, KeptRestrictions>> restrictions(Collection<UUID> namespaces) {
    return states.kept(namespaces);
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
   * Calls a listener on the control context after each configuration that was applied, after a port that could not
   * listen does, and when {@link #settledRevision} has changed later; the listening ports may have changed.
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

  /** Waits until the store's current configuration is in effect, at most as long as {@link #inEffect}. From any thread. */
  private Future<Void> follow() {
    return inEffect(store.snapshot().revision()).mapEmpty();
  }

  /** Applies a configuration after the current one; of several waiting, only the last. */
  private Future<Void> want(Configuration configuration) {
    return want(NodeView.of(configuration, wanted.name()));
  }

  private Future<Void> want(NodeView view) {
    if (state.isEnding() || view.configuration().revision() < wanted.configuration().revision()) {
      return Future.succeededFuture();
    }
    if (state == TargetNodeState.NEW) {
      wanted = NodeView.of(wanted.configuration(), view.name());
      return Future.succeededFuture();
    }
    if (!view.isSameAs(wanted)) {
      wanted = view;
    }
    return state == TargetNodeState.RUNNING || state == TargetNodeState.STARTING ? begin(this::applyWanted) : pass;
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
    NodeView next = wanted;
    if (next == applied && !elsewhereChanged || state.isEnding()) {
      return Future.succeededFuture();
    }
    return apply(next).compose(_ -> applyWanted());
  }

  /**
   * Applies a configuration: all that lets go of something comes before what takes, so that an address or a device can
   * move from one place to another in one change.
   */
  private Future<Void> apply(NodeView next) {
    Touched touched = Touched.between(applied, next);
    applying = next;
    if (elsewhereChanged) {
      elsewhereChanged = false;
      touched.addSpread(next);
    }
    subsystems.hostsChanged(touched.hosts());
    Future<Void> portsReleased = ports.release(touched.ports(), next);
    if (!touched.groups().isEmpty()) {
      ports.anaChanged();
    }
    Future<Void> released = Future.join(
        portsReleased, subsystems.release(touched.subsystems(), next.configuration())).mapEmpty();
    return step("close devices and sockets", released)
        .compose(_ -> step("open devices", subsystems.take(touched.subsystems())))
        .compose(_ -> step("open sockets", ports.take(touched.ports(), next)))
        .onSuccess(_ -> ports.changed())
        .onFailure(failure -> LOG.error("revision {} could not be applied", next.configuration().revision(), failure))
        .onComplete(_ -> {
          applied = next;
          settle();
          inEffect.reached(next.configuration().revision());
        });
  }

  /** Waits for a step, but not for ever. */
  private Future<Void> step(String what, Future<Void> work) {
    return control.within(STEP_MILLIS, work).recover(failure -> {
      LOG.warn("it takes more than {} s to {}; the node goes on meanwhile", TimeUnit.MILLISECONDS.toSeconds(STEP_MILLIS), what);
      return Future.succeededFuture();
    });
  }
}
