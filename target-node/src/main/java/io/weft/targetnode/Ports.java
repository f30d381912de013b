// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.placement.NodeView;
import io.weft.config.store.ConfigStore;
import io.weft.discovery.DiscoveryService;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.nvme.AnaState;
import io.weft.targetnode.subsystem.TargetPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a node listens on, and the discovery service behind all of them. Changed only from the node's control
 * context; the getters may be called from any thread.
 */
final class Ports {
  private final ControlContext control;
  private final FabricRuntime runtime;
  private final Subsystems subsystems;
  private final TargetPort.AnaStates states;
  private final int eventLoops;
  private final DiscoveryService discovery;
  private volatile List<ReferralEntry> services;
  private final SortedMap<Integer, PortSocket> sockets = new ConcurrentSkipListMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * Listens on no port yet.
   *
   * @param store the configuration that the discovery service reports
   * @param subsystems those that the ports lead to
   * @param states says which states the ANA groups have
   */
  Ports(ControlContext control, FabricRuntime runtime, ConfigStore store, TargetOptions options, Subsystems subsystems,
      TargetPort.AnaStates states) {
    this.states = states;
    this.control = control;
    this.runtime = runtime;
    this.subsystems = subsystems;
    this.eventLoops = options.eventLoops();
    this.services = options.discoveryServices();
    this.discovery = new DiscoveryService(store, port -> isListening(port.portId()), _ -> true, () -> services);
  }

  /** Replaces the discovery services to which hosts are referred. */
  void refer(List<ReferralEntry> to) {
    services = List.copyOf(to);
    discovery.changed();
  }

  /** The ports that are listening, by PORTID. */
  SortedMap<Integer, TargetPort> listening() {
    SortedMap<Integer, TargetPort> listening = new TreeMap<>();
    sockets.forEach((portId, socket) -> {
      if (socket.isListening()) {
        listening.put(portId, socket.port());
      }
    });
    return listening;
  }

  /** Whether a port is listening. */
  boolean isListening(int portId) {
    PortSocket socket = sockets.get(portId);
    return socket != null && socket.isListening();
  }

  /** Why enabled ports are not listening, by PORTID. */
  SortedMap<Integer, String> failures() {
    SortedMap<Integer, String> failures = new TreeMap<>();
    sockets.forEach((portId, socket) -> {
      if (!socket.failure().isEmpty()) {
        failures.put(portId, socket.failure());
      }
    });
    return failures;
  }

  /** Calls a listener after each change of the listening ports. From any thread. */
  PortWatch watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Lets go of what the next configuration does not want: closes the ports that are removed, disabled or moved to a
   * different address or node, and ends the associations of subsystems that a port no longer leads to.
   *
   * @param touched the PORTIDs of the ports that may have changed
   * @return completes when the addresses are free
   */
  Future<Void> release(Set<Integer> touched, NodeView next) {
    List<Future<?>> closing = new ArrayList<>();
    for (int portId : touched) {
      PortSocket socket = sockets.get(portId);
      PortEntry wanted = next.port(portId).filter(PortEntry::enable).orElse(null);
      if (socket != null) {
        if (wanted != null && sharesSocket(wanted, socket.port().entry())) {
          update(socket.port(), wanted);
        } else {
          closing.add(close(socket, wanted));
        }
      }
    }
    return Future.join(closing).mapEmpty();
  }

  /** Whether one listening socket can serve both configurations of a port. */
  private static boolean sharesSocket(PortEntry a, PortEntry b) {
    return a.address().equals(b.address()) && a.parameters().equals(b.parameters());
  }

  private Future<Void> close(PortSocket socket, @Nullable PortEntry wanted) {
    int portId = socket.port().id();
    sockets.remove(portId);
    Future<Void> closed = socket.close();
    String why = "port %d is %s".formatted(portId, wanted == null ? "closed" : "moved or changed");
    subsystems.closePort(portId, why);
    discovery.closePort(portId, why);
    return closed;
  }

  /** Ends the associations that came through any port, before all ports are closed. @param why for the log */
  void endAssociations(String why) {
    for (int portId : sockets.keySet()) {
      subsystems.closePort(portId, why);
      discovery.closePort(portId, why);
    }
  }

  private void update(TargetPort port, PortEntry wanted) {
    PortEntry before = port.entry();
    SortedMap<Integer, AnaState> states = port.anaGroups();
    port.update(wanted);
    if (!before.subsystems().equals(wanted.subsystems())) {
      Set<String> unlinked = new HashSet<>(before.subsystems());
      wanted.subsystems().forEach(unlinked::remove);
      subsystems.closePort(unlinked, port.id(), "the subsystem is no longer linked to port " + port.id());
    }
    if (!states.equals(port.anaGroups())) {
      subsystems.anaChanged(List.of(wanted));
    }
  }

  /** Takes the present ANA states, after other groups are served here than before, and notifies the hosts. */
  void anaChanged() {
    subsystems.anaChanged(sockets.values().stream()
        .map(PortSocket::port)
        .filter(TargetPort::updateAnaGroups)
        .map(TargetPort::entry)
        .toList());
  }

  /**
   * Opens the enabled ports that are not open yet.
   *
   * @param touched the PORTIDs of the ports that may have changed
   * @return completes when every one is listening or has an entry in {@link #failures}
   */
  Future<Void> take(Set<Integer> touched, NodeView next) {
    List<Future<?>> opening = new ArrayList<>();
    if (!touched.isEmpty()) {
      // The first host of a new port already sees what there is.
      discovery.changed();
    }
    for (int portId : touched) {
      PortEntry wanted = next.port(portId).filter(PortEntry::enable).orElse(null);
      if (wanted != null && !sockets.containsKey(portId)) {
        TargetPort port = new TargetPort(wanted, subsystems::get, discovery::subsystem, states);
        PortSocket socket = new PortSocket(control, runtime, eventLoops, port, this::changed);
        sockets.put(portId, socket);
        opening.add(socket.open());
      }
    }
    return Future.join(opening).mapEmpty();
  }

  /**
   * Notifies first the hosts whose discovery log page has changed, then the listeners, that a configuration was
   * applied, or that a port listens at last.
   */
  void changed() {
    discovery.changed();
    listeners.forEach(Runnable::run);
  }
}
