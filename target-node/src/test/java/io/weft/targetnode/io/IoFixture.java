// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.Subsystems;
import io.weft.fabric.CommandTable;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.AnaState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.ConnectData;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.memory.MemoryBackend;
import io.weft.targetnode.range.RangeLock;
import io.weft.targetnode.state.NamespaceState;
import io.weft.targetnode.state.NamespaceStates;
import io.weft.targetnode.subsystem.ControllerCommands;
import io.weft.targetnode.subsystem.FeatureValues;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import io.weft.targetnode.subsystem.TargetPort;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A controller with one namespace in memory, and a host connected to it without a network. */
final class IoFixture implements AutoCloseable {
  static final int BLOCK = 4096;
  static final int BLOCKS = 256;
  /** CRDT1, the delay for hosts that honor Command Retry Delay. */
  static final int RETRY_DELAY = 5;

  private static final String NQN = "nqn.2026-11.io.weft:test";
  private static final String HOST_NQN = "nqn.2026-11.io.weft:test-host";
  private static final int FABRICS = 0x7f;
  private static final int CONNECT = 0x01;
  private static final int PROPERTY_SET = 0x00;

  private final Vertx vertx = Vertx.vertx();
  private final EventLoop loop = new DefaultEventLoop();
  private final SlotPool slots = new SlotPool(64L << 20);
  private final NamespaceEntry entry = NamespaceEntry.of(1, "memory:1MiB");
  private final MemoryBackend backend;
  private final NamespaceState state;
  private final TargetPort port;
  private final TargetSubsystem subsystem;
  private final TestQueue admin;
  private final TestQueue queue;

  /** Connects the host. @param folder for the namespace's state */
  IoFixture(Path folder) throws Exception {
    backend = new MemoryBackend(new DeviceThreads(), BLOCK, (long) BLOCK * BLOCKS);
    state = await(new NamespaceStates(vertx, folder).open(entry.identifiers().uuid()));
    SubsystemEntry wanted = Subsystems.CRDT1.with(
        SubsystemEntry.of(NQN, SubsystemAttributes.defaults("TEST01"), AllowedHosts.ANY, List.of(entry)), RETRY_DELAY);
    Configuration whole = Configuration.EMPTY.withSubsystems(List.of(wanted));
    subsystem =
        new TargetSubsystem(wanted, () -> whole, new ControllerCommands(new CommandTable(List.of()), IoCommands.table()));
    port = new TargetPort(
        PortEntry.of(1, TransportAddress.tcp("127.0.0.1", 4420), NQN), Map.of(NQN, subsystem)::get);
    export(AnaState.OPTIMIZED);
    admin = new TestQueue(loop, port, slots);
    queue = new TestQueue(loop, port, slots);
    int cntlid = connect(admin, 0, ConnectData.DYNAMIC_CONTROLLER);
    ByteBuffer enable = fabrics(PROPERTY_SET).putInt(SqeLayout.PROPERTY_OFST, Property.CC)
        .putInt(SqeLayout.PROPERTY_VALUE, ControllerConfiguration.enabled(ControllerConfiguration.CSS_NVM));
    assertEquals(StatusCode.SUCCESS, await(admin.submit(enable, TestQueue.littleEndian(0))).status());
    connect(queue, 1, cntlid);
  }

  private static ByteBuffer fabrics(int type) {
    return TestQueue.sqe(FABRICS).put(SqeLayout.FCTYPE, (byte) type);
  }

  private static int connect(TestQueue with, int qid, int cntlid) throws Exception {
    ByteBuffer data = TestQueue.littleEndian(ConnectData.LENGTH);
    new ConnectData(new UUID(1, 2), cntlid, NQN, HOST_NQN).encode(data, 0);
    ByteBuffer sqe = fabrics(CONNECT).putShort(SqeLayout.CONNECT_QID, (short) qid)
        .putShort(SqeLayout.CONNECT_SQSIZE, (short) 31).putInt(SqeLayout.SGL_LENGTH, ConnectData.LENGTH);
    TestQueue.Outcome outcome = await(with.submit(sqe, data));
    assertEquals(StatusCode.SUCCESS, outcome.status(), "Connect");
    return outcome.dw0();
  }

  /** The I/O queue. */
  TestQueue queue() {
    return queue;
  }

  /** The state of namespace 1. */
  NamespaceState state() {
    return state;
  }

  /** The feature values that the host has set. */
  FeatureValues features() {
    return subsystem.controllers().iterator().next().features();
  }

  /** The number of range locks. */
  int locks() {
    return backend.rangeLocks().size();
  }

  /** Locks the whole namespace, as another command would. */
  RangeLock lock() throws Exception {
    CompletableFuture<RangeLock> lock = new CompletableFuture<>();
    loop.execute(() -> backend.rangeLocks().of(loop).lock(0, Long.MAX_VALUE, lock::complete));
    return await(lock);
  }

  /** Runs an action on the event loop, after everything submitted before. */
  <T> T onLoop(Supplier<T> work) throws Exception {
    return await(CompletableFuture.supplyAsync(work, loop));
  }

  /** Exports namespace 1. @param ana the state of its ANA group */
  void export(AnaState ana) {
    update(ana, new TreeMap<>(Map.of(1, new Namespace(entry, backend, new NamespaceStats(), state))), List.of(entry));
  }

  /** Removes namespace 1 from the exported ones, as if its device could not be opened. */
  void closeDevice() {
    update(AnaState.OPTIMIZED, new TreeMap<>(), List.of(entry));
  }

  /** Detaches namespace 1 from the controller. */
  void detach() {
    update(AnaState.OPTIMIZED, new TreeMap<>(), List.of());
  }

  private void update(AnaState ana, SortedMap<Integer, Namespace> exported, List<NamespaceEntry> wanted) {
    port.update(port.entry().withAnaGroups(new TreeMap<>(Map.of(1, ana))));
    subsystem.update(subsystem.entry().withNamespaces(wanted), exported);
  }

  /** Runs a sample on blocks, and waits for its completion. */
  TestQueue.Outcome run(IoSample sample, long slba, int blocks) throws Exception {
    return await(submit(sample, slba, blocks));
  }

  /** Submits a sample. */
  CompletableFuture<TestQueue.Outcome> submit(IoSample sample, long slba, int blocks) {
    return queue.submit(sample.sqe(slba, blocks), sample.data(slba, blocks));
  }

  static <T> T await(Future<T> future) throws Exception {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    queue.disconnect();
    admin.disconnect();
    await(backend.close());
    loop.submit(slots::close).get(60, TimeUnit.SECONDS);
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).get(60, TimeUnit.SECONDS);
    await(vertx.close());
  }
}
