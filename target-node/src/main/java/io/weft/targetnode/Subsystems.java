// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.device.NamespaceDevices;
import io.weft.targetnode.pool.NamespaceManagement;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The NVM subsystems that a node runs, and the devices under their namespaces. Changed only from the node's context;
 * the getters may be called from any thread.
 */
final class Subsystems {
  private final BiFunction<SubsystemEntry, Configuration, TargetSubsystem> factory;
  private final Function<String, NamespaceDevices> deviceFactory;
  private final Map<String, TargetSubsystem> running = new ConcurrentHashMap<>();
  private final Map<String, NamespaceDevices> devices = new ConcurrentHashMap<>();

  /**
   * Runs no subsystem yet.
   *
   * @param factory creates a subsystem without namespaces
   * @param deviceFactory creates the devices of the subsystem with a given NQN, none of them open
   */
  Subsystems(BiFunction<SubsystemEntry, Configuration, TargetSubsystem> factory,
      Function<String, NamespaceDevices> deviceFactory) {
    this.factory = factory;
    this.deviceFactory = deviceFactory;
  }

  /** The running subsystems. */
  Collection<TargetSubsystem> all() {
    return running.values();
  }

  /** The subsystem with an NQN, null if it is not running. */
  @Nullable TargetSubsystem get(String nqn) {
    return running.get(nqn);
  }

  /** Why enabled namespaces are not exported, by subsystem NQN and NSID. */
  Map<String, Map<Integer, String>> failures() {
    Map<String, Map<Integer, String>> failures = new TreeMap<>();
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
    List<Future<?>> updates = new ArrayList<>();
    closeChanged(next, updates);
    for (SubsystemEntry entry : next.subsystems()) {
      NamespaceDevices ofSubsystem = devices.computeIfAbsent(entry.nqn(), deviceFactory);
      updates.add(ofSubsystem.open(entry).compose(exported -> {
        TargetSubsystem subsystem = running.computeIfAbsent(entry.nqn(), _ -> factory.apply(entry, next));
        link.run();
        subsystem.update(entry, next, exported);
        return ofSubsystem.use(exported);
      }));
    }
    return Future.join(updates).mapEmpty();
  }

  /** A subsystem whose attributes change is replaced by a new one on the same devices. */
  private void closeChanged(Configuration next, List<Future<?>> updates) {
    for (TargetSubsystem old : List.copyOf(running.values())) {
      SubsystemEntry entry = next.subsystem(old.nqn()).orElse(null);
      if (entry == null || !entry.attributes().equals(old.entry().attributes())) {
        running.remove(old.nqn());
        old.close("the subsystem was changed or removed");
      }
      if (entry == null) {
        NamespaceDevices ofSubsystem = devices.remove(old.nqn());
        if (ofSubsystem != null) {
          updates.add(ofSubsystem.use(new TreeMap<>()));
        }
      }
    }
  }

  /** Rereads the size of every device and the capacity of every storage pool. Not during an update. */
  Future<Void> revalidate() {
    List<Future<?>> pending = new ArrayList<>();
    running.forEach((nqn, subsystem) -> {
      NamespaceManagement management = subsystem.management();
      if (management != null) {
        management.refresh();
      }
      NamespaceDevices ofSubsystem = devices.get(nqn);
      if (ofSubsystem != null) {
        pending.add(ofSubsystem.revalidate().onSuccess(resized -> resized.forEach(subsystem::namespaceChanged)));
      }
    });
    return Future.join(pending).mapEmpty();
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
