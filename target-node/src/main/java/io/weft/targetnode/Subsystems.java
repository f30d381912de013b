// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import io.weft.config.placement.CntlidRange;
import io.weft.config.placement.NodeView;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.device.DeviceListener;
import io.weft.targetnode.device.DeviceSource;
import io.weft.targetnode.device.NamespaceDevices;
import io.weft.targetnode.storage.DeviceShape;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The NVM subsystems that a node runs, and the devices under their namespaces. Changed only from the node's control
 * context; the getters may be called from any thread.
 */
final class Subsystems implements DeviceListener {
  /** How many subsystems open their devices at a time. */
  private static final int WINDOW = 64;

  private final ControlContext control;
  private final SubsystemFactory factory;
  private final DeviceSource source;
  private final Map<String, TargetSubsystem> running = new ConcurrentHashMap<>();
  private final Map<String, NamespaceDevices> devices = new ConcurrentHashMap<>();
  /** The NQNs of the subsystems of which something is wrong with a device: few, of how many there may be. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private Configuration wanted = Configuration.EMPTY;

  /**
   * Runs no subsystem yet.
   *
   * @param factory creates the subsystems
   * @param source opens the devices
   */
  Subsystems(ControlContext control, SubsystemFactory factory, DeviceSource source) {
    this.control = control;
    this.factory = factory;
    this.source = source;
  }

  /** The running subsystems. */
  Collection<TargetSubsystem> all() {
    return running.values();
  }

  /** The subsystem with an NQN, null if it is not running. */
  @Nullable TargetSubsystem get(String nqn) {
    return running.get(nqn);
  }

  /** What is wrong with the devices of enabled namespaces, by subsystem NQN and NSID. */
  SortedMap<String, Map<Integer, DeviceCondition>> failures() {
    SortedMap<String, Map<Integer, DeviceCondition>> failures = new TreeMap<>();
    failing.forEach(nqn -> {
      NamespaceDevices ofSubsystem = devices.get(nqn);
      if (ofSubsystem != null) {
        failures.put(nqn, ofSubsystem.failures());
      }
    });
    return failures;
  }

  /** Whether hosts can reach a namespace. */
  boolean isServed(String nqn, int nsid) {
    TargetSubsystem subsystem = running.get(nqn);
    return subsystem != null && subsystem.namespaces().containsKey(nsid);
  }

  /** The NQNs of the subsystems that are gone but whose devices are not closed yet. */
  Set<String> closing() {
    Set<String> closing = new TreeSet<>(devices.keySet());
    closing.removeAll(running.keySet());
    return closing;
  }

  /**
   * Lets go of what the next configuration does not want: subsystems that are gone, devices that are not used at the
   * same place any more, and hosts that are no longer allowed. A subsystem whose attributes change is replaced by a new
   * one on the same devices; until {@link #take} has opened what is new, hosts that connect to it are told to try again.
   *
   * @param touched the NQNs of the subsystems that may have changed
   * @return completes when the devices are closed, or when their deadlines have passed
   */
  Future<Void> release(Set<String> touched, Configuration next) {
    wanted = next;
    List<Future<?>> closing = new ArrayList<>();
    for (String nqn : touched) {
      SubsystemEntry entry = next.subsystem(nqn).orElse(null);
      TargetSubsystem kept = replace(nqn, entry);
      NamespaceDevices ofSubsystem = devices.get(nqn);
      if (ofSubsystem != null) {
        Future<Void> closed = control.here(ofSubsystem.release(entry));
        if (kept != null && entry != null && kept.isServing()) {
          // Hosts do not use a device any more that is being closed.
          kept.update(entry, ofSubsystem.namespaces());
        }
        closing.add(entry == null ? closed.onComplete(_ -> forget(nqn)) : closed);
      }
    }
    return Future.join(closing).mapEmpty();
  }

  /** Starts, replaces or ends a subsystem. @return the running one if it goes on, else null */
  private @Nullable TargetSubsystem replace(String nqn, @Nullable SubsystemEntry next) {
    TargetSubsystem old = running.get(nqn);
    if (old != null && next != null && next.attributes().equals(old.entry().attributes())) {
      return old;
    }
    if (next == null) {
      running.remove(nqn);
    } else {
      running.put(nqn, factory.create(next, old));
    }
    if (old != null) {
      old.close(next == null ? "the subsystem is removed" : "the subsystem's attributes are changed");
    }
    return null;
  }

  private void forget(String nqn) {
    if (!running.containsKey(nqn)) {
      devices.remove(nqn);
    }
  }

  /**
   * Opens the devices that are new, and shows the namespaces to hosts, as the configuration of the last {@link #release}
   * wants it.
   *
   * @param touched the NQNs of the subsystems that may have changed
   * @return completes when each device is open, has failed or has passed its deadline
   */
  Future<Void> take(Set<String> touched) {
    source.log().begin();
    return Window.each(touched, WINDOW, this::take).onComplete(_ -> source.log().end(this::countMissing));
  }

  private Future<Void> take(String nqn) {
    // The latest: if this takes long, other changes may have come since it began.
    SubsystemEntry entry = wanted.subsystem(nqn).orElse(null);
    if (entry == null) {
      return Future.succeededFuture();
    }
    NamespaceDevices ofSubsystem = devices.computeIfAbsent(nqn, _ -> new NamespaceDevices(source, nqn, this));
    return control.here(ofSubsystem.take(entry)).onComplete(_ -> show(nqn));
  }

  /** How many enabled namespaces are not served. */
  private int countMissing() {
    return (int) failures().values().stream().flatMap(ofNamespaces -> ofNamespaces.values().stream())
        .filter(condition -> !condition.state().isServed()).count();
  }

  /** Shows the namespaces of a subsystem, and lets hosts connect. */
  private void show(String nqn) {
    SubsystemEntry entry = wanted.subsystem(nqn).orElse(null);
    TargetSubsystem subsystem = running.get(nqn);
    NamespaceDevices ofSubsystem = devices.get(nqn);
    if (entry != null && subsystem != null && ofSubsystem != null) {
      subsystem.update(entry, ofSubsystem.namespaces());
    }
  }

  /** A device of a running subsystem was lost, or has come back. */
  @Override
  public void changed(String nqn) {
    TargetSubsystem subsystem = running.get(nqn);
    NamespaceDevices ofSubsystem = devices.get(nqn);
    if (subsystem != null && ofSubsystem != null) {
      subsystem.export(ofSubsystem.namespaces());
    }
  }

  @Override
  public void failing(String nqn, boolean now) {
    if (now) {
      failing.add(nqn);
    } else {
      failing.remove(nqn);
    }
  }

  @Override
  public void resized(String nqn, int nsid) {
    TargetSubsystem subsystem = running.get(nqn);
    if (subsystem != null) {
      subsystem.namespaceChanged(nsid);
    }
  }

  /** Makes every controller compare the temperature with its thresholds. @param kelvins the Composite Temperature */
  void checkHealth(int kelvins) {
    running.values().forEach(subsystem -> subsystem.checkHealth(kelvins));
  }

  /** Ends the associations of hosts that their changed entries no longer allow. @param hostNqns the hosts */
  void hostsChanged(Set<String> hostNqns) {
    if (!hostNqns.isEmpty()) {
      running.values().forEach(subsystem -> subsystem.hostsChanged(hostNqns));
    }
  }

  /** Notifies the hosts behind some ports of new ANA states: each once, however many ports and groups have changed. */
  void anaChanged(Collection<PortEntry> ports) {
    Map<String, Set<Integer>> portIds = new HashMap<>();
    ports.forEach(port -> port.subsystems().forEach(nqn ->
        portIds.computeIfAbsent(nqn, _ -> new TreeSet<>()).add(port.portId())));
    portIds.forEach((nqn, ofSubsystem) -> {
      TargetSubsystem subsystem = running.get(nqn);
      if (subsystem != null) {
        subsystem.anaChanged(ofSubsystem);
      }
    });
  }

  /** Ends the associations of some subsystems that came through a port, which no longer leads there. @param why for the log */
  void closePort(Collection<String> nqns, int portId, String why) {
    nqns.stream().map(running::get).forEach(subsystem -> {
      if (subsystem != null) {
        subsystem.closePort(portId, why);
      }
    });
  }

  /** Ends all associations that came through a port, which is closed. @param why for the log */
  void closePort(int portId, String why) {
    running.values().forEach(subsystem -> subsystem.closePort(portId, why));
  }

  /** The first subsystem with controllers that the node could not have assigned the identifiers of, as {@link TargetNode#hindrance}. */
  Optional<String> hindrance(NodeView future) {
    return all().stream().<String>mapMulti((subsystem, found) -> {
      CntlidRange own = future.cntlids(subsystem.entry().attributes());
      long foreign = subsystem.controllers().stream().filter(controller -> !own.contains(controller.cntlid())).count();
      if (foreign > 0) {
        found.accept("%d of the controllers of subsystem %s have identifiers that other nodes of a cluster may assign, since a node has only %d"
            .formatted(foreign, subsystem.nqn(), own.size()));
      }
    }).findFirst();
  }

  /** The devices of this node, by the UUID of the namespace. From any thread. */
  Map<UUID, DeviceShape> shapes() {
    Map<UUID, DeviceShape> shapes = new HashMap<>();
    for (TargetSubsystem subsystem : all()) {
      subsystem.namespacesHere().values().forEach(namespace -> {
        Backend device = namespace.backend();
        shapes.put(namespace.entry().identifiers().uuid(), new DeviceShape(
            device.size(), device.blockSize(), device.volatileWriteCache(), device.canDeallocate()));
      });
    }
    return shapes;
  }
}
