// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.store.Change;
import io.weft.config.store.MemoryConfigStore;
import io.weft.fabric.buffer.SlotPools;
import io.weft.fabric.eventloop.EventLoopOptions;
import io.weft.fabric.eventloop.EventLoops;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.host.ControllerOptions;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.nvme.AnaState;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.TargetOptions;
import io.weft.targetnode.storage.Engine;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.testkit.wire.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A target node with one subsystem on one port, and a host. */
public final class TestTarget implements AutoCloseable {
  public static final String NQN = "nqn.2026-11.io.weft:test";
  public static final String HOST_NQN = "nqn.2026-11.io.weft:test-host";
  public static final UUID HOST_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  public static final int PORT_ID = 1;

  private static final Duration RAW_TIMEOUT = Duration.ofSeconds(60);
  private static final long SLOT_MEMORY = 64L << 20;

  public final Vertx vertx;
  public final MemoryConfigStore store;
  public final TargetNode node;
  public final FabricRuntime runtime;
  public final SlotPools slots;
  public final NvmeHost host;
  public final int tcpPort;
  private final Path states;
  private boolean temporary;

  /** Starts a target on the best event loops and devices of the machine. */
  public static TestTarget with(NamespaceEntry... namespaces) throws Exception {
    return new TestTarget(TransportKind.AUTO, Engine.AUTO, List.of(namespaces));
  }

  /** Starts a target that keeps the states of its namespaces in a directory, from which a later target can load them. */
  public static TestTarget in(Path folder, NamespaceEntry... namespaces) throws Exception {
    return new TestTarget(TransportKind.AUTO, Engine.AUTO, List.of(namespaces), folder, null);
  }

  /** Starts one of several nodes that keeps the states of its namespaces in a directory; it has no namespace yet. */
  public static TestTarget in(Path folder, GivenOwnership ownership) throws Exception {
    return new TestTarget(TransportKind.AUTO, Engine.AUTO, List.of(), folder, ownership);
  }

  /** Copies the states of the namespaces, as they are at one moment, for a target that begins with them. */
  public void copyStates(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(states)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Whether there is a file among the states of the namespaces. */
  public boolean hasState(String name) {
    return Files.exists(states.resolve(name));
  }

  /** Starts a target on given event loops and a given engine. */
  public TestTarget(TransportKind loops, Engine engine, List<NamespaceEntry> namespaces) throws Exception {
    this(loops, engine, namespaces, null);
  }

  /** Starts a target. @param ownership the node that it is, among several that reach the same devices; null if it is alone */
  public TestTarget(
      TransportKind loops, Engine engine, List<NamespaceEntry> namespaces, @Nullable GivenOwnership ownership) throws Exception {
    this(loops, engine, namespaces, Files.createTempDirectory("weft-states"), ownership);
    temporary = true;
  }

  private TestTarget(TransportKind loops, Engine engine, List<NamespaceEntry> namespaces, Path states,
      @Nullable GivenOwnership ownership) throws Exception {
    this.states = states;
    tcpPort = freePort();
    vertx = EventLoops.vertx(new EventLoopOptions(2, loops, Duration.ZERO), new VertxOptions());
    runtime = new FabricRuntime(vertx, SLOT_MEMORY);
    slots = runtime.slots();
    SubsystemEntry subsystem =
        SubsystemEntry.of(NQN, SubsystemAttributes.defaults("TEST01"), AllowedHosts.ANY, namespaces);
    PortEntry port = PortEntry.of(PORT_ID, TransportAddress.tcp("127.0.0.1", tcpPort), NQN);
    Configuration alone = Configuration.EMPTY.withSubsystems(List.of(subsystem)).withPorts(List.of(port)).withRevision(1);
    TargetOptions options = new TargetOptions(2, engine, states, List.of());
    store = new MemoryConfigStore(vertx, ownership == null ? alone : ownership.configured(alone));
    node = ownership == null
        ? new TargetNode(runtime, store, options)
        : new TargetNode(runtime, store, options.withNode(ownership.node()), ownership);
    host = NvmeHost.create(vertx, new HostIdentity(HOST_NQN, HOST_ID));
    await(node.start());
    assertEquals(Map.of(), node.portFailures());
    assertEquals(Map.of(), node.namespaceFailures());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The running port. */
  public TargetPort port() {
    return requireNonNull(node.ports().get(PORT_ID));
  }

  /** The TCP transport to the port. */
  public HostTransport tcp() {
    return HostTransport.tcp("127.0.0.1", tcpPort);
  }

  /** The loop transport to the port. */
  public HostTransport loop() {
    return HostTransport.loop(port(), slots);
  }

  /** How to connect over TCP. */
  public ControllerOptions options() {
    return new ControllerOptions(tcp(), NQN);
  }

  /** Opens a connection for raw bytes. */
  public RawConnection raw() throws IOException {
    return RawConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcpPort), RAW_TIMEOUT);
  }

  /** Changes the subsystem's namespaces and waits until the node runs them. */
  public void namespaces(NamespaceEntry... now) throws Exception {
    edit(was -> was.withSubsystems(
        was.subsystems().stream().map(subsystem -> subsystem.withNamespaces(List.of(now))).toList()));
  }

  /** Changes the configuration and waits until the node runs it. */
  public void edit(Change change) throws Exception {
    long revision = await(store.edit(-1, change)).revision();
    eventually("revision " + revision + " runs", () -> node.appliedRevision() >= revision);
  }

  /** Sets the ANA state of a group on the port. */
  public void ana(int group, AnaState state) throws Exception {
    edit(was -> was.withPorts(was.ports().stream().map(port -> {
      SortedMap<Integer, AnaState> groups = new TreeMap<>(port.anaGroups());
      groups.put(group, state);
      return port.withAnaGroups(groups);
    }).toList()));
  }

  /** Waits until a condition holds. @param what the condition, for the message */
  public static void eventually(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean() && System.nanoTime() < limit) {
      LockSupport.parkNanos(1_000_000);
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  /** Waits for the result of a future. */
  public static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(host.close());
    await(node.stop());
    runtime.close();
    await(vertx.close());
    if (temporary) {
      delete(states);
    }
  }

  /** Deletes a directory and everything in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
