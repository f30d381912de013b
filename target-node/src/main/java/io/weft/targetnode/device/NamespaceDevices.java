// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.subsystem.Namespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices under one subsystem's namespaces, each with a life of its own. Used from the node's context, apart from the
 * getters that say otherwise. A change of configuration is two steps, so that what moves from one place to another is let
 * go before it is taken: {@link #release}, then {@link #take}; a change leaves alone what it does not concern. Of
 * namespaces that lie on other nodes, it has what stands for their devices here.
 */
public final class NamespaceDevices implements ServedDevice.Owner {
  private final DeviceSource source;
  private final String nqn;
  private final DeviceListener listener;
  private final Map<Integer, ServedDevice> devices = new ConcurrentHashMap<>();
  private final SortedMap<Integer, Namespace> namespaces = new TreeMap<>();
  private final Map<Integer, DeviceCondition> failures = new ConcurrentHashMap<>();
  /** The devices that a {@link #take} waits for; its completion reports them. */
  private final Set<ServedDevice> taking = new HashSet<>();

  /** The devices of a subsystem, none of them open. */
  public NamespaceDevices(DeviceSource source, String nqn, DeviceListener listener) {
    this.source = source;
    this.nqn = nqn;
    this.listener = listener;
  }

  /**
   * Lets go of the devices that the next configuration does not use under the same NSID.
   *
   * @param next the next configuration, null if the subsystem is removed
   * @return completes when they are closed; or have not been within three seconds
   */
  public Future<Void> release(@Nullable SubsystemEntry next) {
    List<Future<?>> closing = new ArrayList<>();
    for (ServedDevice device : List.copyOf(devices.values())) {
      int nsid = device.entry().nsid();
      NamespaceEntry entry = next == null ? null : next.namespace(nsid).orElse(null);
      if (entry == null || !source.isShown(entry) || !device.suits(entry)) {
        devices.remove(nsid);
        namespaces.remove(nsid);
        setFailure(nsid, null);
        closing.add(device.close());
      }
    }
    return Future.join(closing).mapEmpty();
  }

  /**
   * Opens the devices of new namespaces, and adopts what else has changed. What {@link #release} has to let go of has been
   * let go of.
   *
   * @return completes when each device is open, has failed or hangs; the {@link DeviceListener} hears of what comes later
   */
  public Future<Void> take(SubsystemEntry wanted) {
    List<Future<?>> pending = new ArrayList<>();
    for (NamespaceEntry entry : wanted.namespaces()) {
      if (entry.enable() && source.isShown(entry)) {
        ServedDevice device = devices.computeIfAbsent(entry.nsid(), _ -> new ServedDevice(source, nqn, entry, this));
        Future<Void> taken = device.entry().equals(entry) ? Future.succeededFuture() : device.change(entry);
        if (device.namespace() == null) {
          taking.add(device);
          taken = device.open();
        }
        pending.add(taken.onComplete(_ -> {
          taking.remove(device);
          note(device);
        }));
      }
    }
    return Future.join(pending).mapEmpty();
  }

  /** A snapshot of the namespaces that can be exported now, by NSID. */
  public SortedMap<Integer, Namespace> namespaces() {
    return new TreeMap<>(namespaces);
  }

  /** What is wrong with devices, by NSID: of those that are not served, and of those that are. From any thread. */
  public Map<Integer, DeviceCondition> failures() {
    return Collections.unmodifiableMap(failures);
  }

  /** How the device of a namespace fares; null if it has none. From any thread. */
  public @Nullable DeviceCondition condition(int nsid) {
    ServedDevice device = devices.get(nsid);
    return device == null ? null : device.condition();
  }

  @Override
  public void changed(ServedDevice device) {
    if (note(device) && !taking.contains(device)) {
      listener.changed(nqn);
    }
  }

  @Override
  public void resized(ServedDevice device) {
    listener.resized(nqn, device.entry().nsid());
  }

  /** Notes how a device fares now. @return whether another namespace can be exported than before */
  private boolean note(ServedDevice device) {
    int nsid = device.entry().nsid();
    if (devices.get(nsid) != device) {
      return false;
    }
    DeviceCondition condition = device.condition();
    setFailure(nsid, condition.problem() == null ? null : condition);
    Namespace now = device.namespace();
    return now != (now == null ? namespaces.remove(nsid) : namespaces.put(nsid, now));
  }

  private void setFailure(int nsid, @Nullable DeviceCondition condition) {
    if (condition != (condition == null ? failures.remove(nsid) : failures.put(nsid, condition))) {
      listener.failing(nqn, !failures.isEmpty());
    }
  }
}
