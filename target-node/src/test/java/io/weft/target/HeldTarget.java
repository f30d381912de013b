// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import io.weft.cluster.NamespaceEntry;
import io.weft.target.backend.Backend;
import io.weft.target.backend.HeldDevice;
import io.weft.target.subsystem.IoController;
import io.weft.target.subsystem.Namespace;
import io.weft.target.subsystem.NamespaceStats;
import io.weft.target.subsystem.TargetSubsystem;
import io.weft.testing.Eventually;
import java.util.Map;
import java.util.TreeMap;

/** A target whose namespace 1 is on a device that can be made to keep what it is asked for. */
final class HeldTarget implements AutoCloseable {
  static final int BLOCK = 4096;
  static final int SIZE = 8 << 20;

  final TestTarget target;
  final HeldDevice device = new HeldDevice(SIZE, BLOCK);
  final TargetSubsystem subsystem;
  private final Backend backend;

  HeldTarget() throws Exception {
    NamespaceEntry entry = NamespaceEntry.of(1, "memory:8MiB");
    target = TestTarget.with(entry);
    backend = device.backend(target.vertx);
    subsystem = target.node.subsystems().iterator().next();
    subsystem.update(subsystem.entry(), target.node.configuration(),
        new TreeMap<>(Map.of(1, new Namespace(entry, backend, new NamespaceStats(), subsystem.namespaces().get(1).state()))));
  }

  /** Waits until so many requests have come to the device since it was made. */
  void awaitBegun(int count) throws Exception {
    Eventually.until(count + " requests at the device", () -> device.begun() == count);
  }

  /** The controller of an ID, null once it is gone. */
  IoController controller(int cntlid) {
    return subsystem.controller(cntlid);
  }

  /** Waits until a controller's ID is free again. */
  void awaitGone(int cntlid) throws Exception {
    Eventually.until("controller " + cntlid + " is gone", () -> controller(cntlid) == null);
  }

  @Override
  public void close() throws Exception {
    device.release();
    target.close();
  }
}
