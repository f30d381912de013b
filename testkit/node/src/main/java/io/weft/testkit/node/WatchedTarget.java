// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import static io.weft.testkit.node.TestTarget.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.targetnode.admin.AdminCommands;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.device.Backends;
import io.weft.targetnode.health.NodeHealth;
import io.weft.targetnode.health.Sensors;
import io.weft.targetnode.io.IoCommands;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.ControllerCommands;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One subsystem with one namespace, NSID 1, on a {@link WatchedBackend}; hosts use the loop transport. */
public final class WatchedTarget implements AutoCloseable {
  public final WatchedBackend backend;
  public final NvmeHost host;
  public final TargetSubsystem subsystem;

  private final Vertx vertx = EventLoops.vertx(new EventLoopOptions(2, TransportKind.AUTO, Duration.ZERO), new VertxOptions());
  private final Path folder = Files.createTempDirectory("weft-states");
  public final NodeHealth health = new NodeHealth(new Sensors(folder.resolve("hwmon")), folder);
  private final SlotPools slots = new SlotPools(16L << 20);
  private final TargetPort port;

  /** Starts the subsystem. */
  public WatchedTarget() throws Exception {
    NamespaceEntry entry = NamespaceEntry.of(1, "memory:1MiB");
    BackendOptions options = BackendOptions.DEFAULT.withBlockSize(512);
    backend = new WatchedBackend(await(Backends.open("memory:1MiB", options, vertx, new DeviceThreads())));
    SubsystemEntry subsystemEntry =
        SubsystemEntry.of(TestTarget.NQN, SubsystemAttributes.defaults("TEST01"), AllowedHosts.ANY, List.of(entry));
    PortEntry portEntry = PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 1), TestTarget.NQN);
    Configuration configuration = Configuration.EMPTY.withSubsystems(List.of(subsystemEntry)).withPorts(List.of(portEntry));
    NamespaceStates states = new NamespaceStates(vertx, folder);
    Namespace namespace = new Namespace(
        entry, backend, new NamespaceStats(), await(states.open(entry.identifiers().uuid())));
    subsystem = new TargetSubsystem(
        subsystemEntry, () -> configuration, new ControllerCommands(AdminCommands.table(health, () -> Duration.ZERO), IoCommands.table()));
    subsystem.update(subsystemEntry, new TreeMap<>(Map.of(1, namespace)));
    port = new TargetPort(portEntry, Map.of(TestTarget.NQN, subsystem)::get);
    host = NvmeHost.create(vertx, HostIdentity.random());
  }

  /** Connects the host to the subsystem. */
  public HostController connect() throws Exception {
    return await(host.connect(new ControllerOptions(HostTransport.loop(port, slots), TestTarget.NQN)));
  }

  /** Gives the machine a drive with a temperature sensor. @param celsius the temperature that it reports */
  public void temperature(int celsius) throws IOException {
    Path monitor = Files.createDirectories(folder.resolve("hwmon/hwmon0"));
    Files.writeString(monitor.resolve("name"), "nvme\n");
    Files.writeString(monitor.resolve("temp1_input"), celsius + "500\n");
  }

  /** Checks the health of the node, as a node does from time to time. */
  public void checkHealth() throws IOException {
    health.update();
    subsystem.checkHealth(health.temperature());
  }

  @Override
  public void close() throws Exception {
    await(host.close());
    await(backend.close());
    slots.close();
    await(vertx.close());
    TestTarget.delete(folder);
  }
}
