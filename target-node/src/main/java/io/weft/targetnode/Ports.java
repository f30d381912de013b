// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.store.ConfigStore;
import io.weft.discovery.DiscoveryService;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that a node listens on, and the discovery service behind all of them. Changed only from the node's context;
 * the getters may be called from any thread.
 */
final class Ports {
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

  private final Vertx vertx;
  private final FabricRuntime runtime;
  private final DeploymentOptions deployment;
  private final DiscoveryService discovery;
  private final SortedMap<Integer, TargetPort> open = new ConcurrentSkipListMap<>();
  private final Map<Integer, String> deploymentIds = new HashMap<>();
  private final Map<Integer, String> failures = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Listens on no port yet. @param store the configuration that the discovery service reports */
  Ports(FabricRuntime runtime, ConfigStore store, TargetOptions options) {
    this.vertx = runtime.vertx();
    this.runtime = runtime;
    this.deployment = new DeploymentOptions().setInstances(options.eventLoops());
    this.discovery = new DiscoveryService(store, port -> isListening(port.portId()), options.discoveryServices());
  }

  /** The ports that are listening, by PORTID. */
  SortedMap<Integer, TargetPort> listening() {
    return new TreeMap<>(open);
  }

  /** Whether a port is listening. */
  boolean isListening(int portId) {
    return open.containsKey(portId);
  }

  /** Why enabled ports are not listening, by PORTID. */
  Map<Integer, String> failures() {
    return Map.copyOf(failures);
  }

  /** Calls a listener after each change of the listening ports. From any thread. */
  PortWatch watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Closes the ports that are removed, disabled or moved to a different address, and ends their associations. */
  Future<Void> closeChanged(Configuration next, Subsystems subsystems) {
    List<Future<?>> closing = new ArrayList<>();
    for (TargetPort port : List.copyOf(open.values())) {
      PortEntry entry = next.port(port.id()).filter(PortEntry::enable).orElse(null);
      if (entry == null || !sharesSocket(entry, port.entry())) {
        open.remove(port.id());
        String why = "port " + port.id() + " was changed or removed";
        subsystems.closePort(port.id(), why);
        discovery.closePort(port.id(), why);
        String deploymentId = deploymentIds.remove(port.id());
        if (deploymentId != null) {
          closing.add(vertx.undeploy(deploymentId));
        }
      }
    }
    return Future.join(closing).mapEmpty();
  }

  /** Whether one listening socket can serve both configurations of a port. */
  private static boolean sharesSocket(PortEntry a, PortEntry b) {
    return a.address().equals(b.address()) && a.parameters().equals(b.parameters());
  }

  /** Updates the configuration and the linked subsystems of every open port. */
  void link(Configuration next, Subsystems subsystems) {
    for (TargetPort port : open.values()) {
      next.port(port.id()).ifPresent(entry -> port.update(entry, linked(entry, subsystems)));
    }
  }

  private static Map<String, FabricSubsystem> linked(PortEntry port, Subsystems subsystems) {
    Map<String, FabricSubsystem> linked = new HashMap<>();
    for (String nqn : port.subsystems()) {
      TargetSubsystem subsystem = subsystems.get(nqn);
      if (subsystem != null) {
        linked.put(nqn, subsystem);
      }
    }
    return linked;
  }

  /** Ends the associations of subsystems that are no longer linked to the port they came through. */
  void closeUnlinked(Subsystems subsystems) {
    for (TargetSubsystem subsystem : subsystems.all()) {
      for (TargetPort port : open.values()) {
        if (port.subsystem(subsystem.nqn()) == null) {
          subsystem.closePort(port.id(), "the subsystem is no longer linked to port " + port.id());
        }
      }
    }
  }

  /**
   * Opens the enabled ports that are not listening yet.
   *
   * @return completes when every port is listening or has an entry in {@link #failures}
   */
  Future<Void> openMissing(Configuration next, Subsystems subsystems) {
    failures.clear();
    List<Future<?>> opening = new ArrayList<>();
    for (PortEntry entry : next.ports()) {
      if (entry.enable() && !open.containsKey(entry.portId())) {
        TargetPort port = new TargetPort(entry, discovery::subsystem);
        port.update(entry, linked(entry, subsystems));
        opening.add(open(port));
      }
    }
    return Future.join(opening).mapEmpty();
  }

  private Future<?> open(TargetPort port) {
    int portId = port.id();
    String address = port.entry().address().describe();
    return vertx.deployVerticle(() -> new PortVerticle(port, runtime), deployment)
        .onSuccess(deploymentId -> {
          open.put(portId, port);
          deploymentIds.put(portId, deploymentId);
          LOG.info("port {} listens at {}", portId, address);
        })
        .onFailure(failure -> {
          LOG.error("port {} cannot listen at {}: {}", portId, address, failure.getMessage());
          failures.put(portId, String.valueOf(failure.getMessage()));
        })
        .otherwiseEmpty();
  }

  /**
   * Notifies first the hosts whose discovery log page has changed, then the listeners, that a configuration was
   * applied.
   */
  void changed() {
    discovery.changed();
    listeners.forEach(Runnable::run);
  }
}
