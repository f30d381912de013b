// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.device.DeviceListener;
import io.weft.targetnode.device.DeviceSource;
import io.weft.targetnode.device.NamespaceDevices;
import io.weft.targetnode.subsystem.NamespaceManagement;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The NVM subsystems that a node runs, and the devices under their namespaces. Changed only from the node's context;
 * the getters may be called from any thread.
 */
final class Subsystems implements DeviceListener {
  private final BiFunction<SubsystemEntry, Configuration, TargetSubsystem> factory;
  private final DeviceSource source;
  private final Map<String, TargetSubsystem> running = new ConcurrentHashMap<>();
  private final Map<String, NamespaceDevices> devices = new ConcurrentHashMap<>();

  /**
   * Runs no subsystem yet.
   *
   * @param factory creates a subsystem without namespaces
   * @param source opens the devices
   */
  Subsystems(BiFunction<SubsystemEntry, Configuration, TargetSubsystem> factory,
      DeviceSource source) {
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
  Map<String, Map<Integer, DeviceCondition>> failures() {
    Map<String, Map<Integer, DeviceCondition>> failures = new TreeMap<>();
    devices.forEach((nqn, ofSubsystem) -> {
      if (!ofSubsystem.failures().isEmpty()) {
        failures.put(nqn, ofSubsystem.failures());
      }
    });
    return failures;
  }

  /**
   * Opens and closes devices, subsystems and namespaces until they match a configuration.
   *
   * @param link links the ports to the running subsystems; called before the controllers of a subsystem see its
   *     namespaces, since those depend on the ports' ANA states
   */
  Future<Void> update(Configuration next, Runnable link) {
    List<Future<?>> released = new ArrayList<>();
    closeChanged(next);
    devices.forEach((nqn, ofSubsystem) -> released.add(ofSubsystem.release(next.subsystem(nqn).orElse(null))));
    devices.keySet().removeIf(nqn -> next.subsystem(nqn).isEmpty());
    return Future.join(released).compose(_ -> {
      List<Future<?>> updates = new ArrayList<>();
      for (SubsystemEntry entry : next.subsystems()) {
        NamespaceDevices ofSubsystem = devices.computeIfAbsent(entry.nqn(), nqn -> new NamespaceDevices(source, nqn, this));
        updates.add(ofSubsystem.take(entry).map(_ -> {
          TargetSubsystem subsystem = running.computeIfAbsent(entry.nqn(), _ -> factory.apply(entry, next));
          link.run();
          subsystem.update(entry, next, ofSubsystem.namespaces());
          return null;
        }));
      }
      return Future.join(updates).mapEmpty();
    });
  }

  /** A subsystem whose attributes change is replaced by a new one on the same devices. */
  private void closeChanged(Configuration next) {
    for (TargetSubsystem old : List.copyOf(running.values())) {
      SubsystemEntry entry = next.subsystem(old.nqn()).orElse(null);
      if (entry == null || !entry.attributes().equals(old.entry().attributes())) {
        running.remove(old.nqn());
        old.close("the subsystem was changed or removed");
      }
    }
  }

  /** Rereads the capacity of every storage pool. */
  void refreshPools() {
    for (TargetSubsystem subsystem : running.values()) {
      NamespaceManagement management = subsystem.management();
      if (management != null) {
        management.refresh();
      }
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
  public void resized(String nqn, int nsid) {
    TargetSubsystem subsystem = running.get(nqn);
    if (subsystem != null) {
      subsystem.namespaceChanged(nsid);
    }
  }

  /** Makes every controller compare the temperature with its thresholds. @param kelvins the Composite Temperature */
  void checkHealth(int kelvins) {
    running.values().forEach(
        subsystem -> subsystem.controllers().forEach(controller -> controller.checkHealth(kelvins)));
  }

  /** Ends the associations that came through a port. @param why for the log */
  void closePort(int portId, String why) {
    running.values().forEach(subsystem -> subsystem.closePort(portId, why));
  }
}
