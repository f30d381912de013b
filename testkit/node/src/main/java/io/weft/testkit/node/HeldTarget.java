// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import static java.util.Objects.requireNonNull;

import io.weft.config.NamespaceEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import io.weft.targetnode.subsystem.TargetSubsystem;
import io.weft.testkit.Eventually;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A target whose namespace 1 is on a {@link HeldDevice}. */
public final class HeldTarget implements AutoCloseable {
  public static final int BLOCK = 4096;
  public static final int SIZE = 8 << 20;

  public final TestTarget target;
  public final HeldDevice device = new HeldDevice(SIZE, BLOCK);
  public final TargetSubsystem subsystem;
  private final Backend backend;

  /** Starts a target whose device does not hold requests yet. */
  public HeldTarget() throws Exception {
    NamespaceEntry entry = NamespaceEntry.of(1, "memory:8MiB");
    target = TestTarget.with(entry);
    backend = device.backend(target.vertx);
    subsystem = target.node.subsystems().iterator().next();
    subsystem.update(subsystem.entry(),
        new TreeMap<>(Map.of(1, new Namespace(entry, backend, new NamespaceStats(), requireNonNull(subsystem.namespaces().get(1)).state()))));
  }

  /** Waits until a number of requests have reached the device since its creation. */
  public void awaitBegun(int count) throws Exception {
    Eventually.until(count + " requests at the device", () -> device.begun() == count);
  }

  /** The controller with an ID, null once it is gone. */
  public @Nullable IoController controller(int cntlid) {
    return subsystem.controller(cntlid);
  }

  /** Waits until a controller is gone. */
  public void awaitGone(int cntlid) throws Exception {
    Eventually.until("controller " + cntlid + " is gone", () -> controller(cntlid) == null);
  }

  @Override
  public void close() throws Exception {
    device.release();
    target.close();
  }
}
