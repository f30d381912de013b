// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.fabrics.Access;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A port with one subsystem, and the event loop that all of its queues live on. The test runs the loop and advances its
 * clock.
 */
final class StubPort implements FabricPort, FabricSubsystem, AutoCloseable {
  static final String NQN = "nqn.2026-11.io.weft:stub";
  static final int MAX_IO_QUEUES = 2;
  static final int MAX_ENTRIES = 16;
  static final int MAX_TRANSFER = 64 << 10;
  static final int IN_CAPSULE = 4096;
  static final int CONTROLLERS = 3;

  final EmbeddedChannel channel = new EmbeddedChannel();
  /** One slab of each size: 5 slots that hold {@link #MAX_TRANSFER}. */
  final SlotPool slots;
  final Map<Integer, StubController> controllers = new TreeMap<>();
  private final ControllerIds ids = new ControllerIds(1, CONTROLLERS);
  /** The result of {@link #access}. */
  Access access = Access.ALLOWED;
  int id = 1;
  boolean discovery;
  /** Runs within {@link #create}, after the controller exists. */
  Consumer<StubController> whenCreated = _ -> { };

  StubPort() {
    this(Integer.MAX_VALUE);
  }

  /** As the other constructor. @param requests how many pooled requests the loop has for all queues */
  StubPort(int requests) {
    slots = new SlotPool(0, requests, channel.eventLoop());
    channel.freezeTime();
  }

  /** A connection to this port, whose queue is unconnected. */
  StubTransport open() {
    return new StubTransport(this);
  }

  /** A live admin queue of a new controller. */
  StubTransport openAdmin() {
    StubTransport admin = open();
    admin.connect(SqeBuilder.connect(0, MAX_ENTRIES - 1), 0xffff);
    return admin;
  }

  /** A live admin queue of a new controller that is READY. */
  StubTransport openReady() {
    StubTransport admin = openAdmin();
    admin.send(SqeBuilder.enable());
    return admin;
  }

  /** A live I/O queue of the controller that an admin queue belongs to. */
  StubTransport openIo(StubTransport admin, int qid) {
    StubTransport io = open();
    io.connect(SqeBuilder.connect(qid, MAX_ENTRIES - 1), admin.controller().cntlid());
    return io;
  }

  /** Runs the loop's pending tasks. */
  void run() {
    channel.runPendingTasks();
  }

  /** Advances the clock and runs what is due. */
  void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    // Scheduled tasks run after the others, and submit further tasks.
    channel.runPendingTasks();
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int inCapsuleDataSize() {
    return IN_CAPSULE;
  }

  @Override
  public int maxQueueEntries() {
    return MAX_ENTRIES;
  }

  @Override
  public int maxTransferSize() {
    return MAX_TRANSFER;
  }

  @Override
  public @Nullable FabricSubsystem subsystem(String nqn) {
    return nqn.equals(NQN) ? this : null;
  }

  @Override
  public String nqn() {
    return NQN;
  }

  @Override
  public Access access(String hostNqn) {
    return access;
  }

  @Override
  public int maxIoQueues() {
    return MAX_IO_QUEUES;
  }

  @Override
  public @Nullable Controller create(Association association) {
    if (access != Access.ALLOWED) {
      return null;
    }
    int cntlid = ids.take();
    if (cntlid < 0) {
      return null;
    }
    StubController controller = new StubController(cntlid, association, discovery, () -> released(cntlid));
    controllers.put(cntlid, controller);
    whenCreated.accept(controller);
    return controller;
  }

  private void released(int cntlid) {
    controllers.remove(cntlid);
    ids.release(cntlid);
  }

  @Override
  public @Nullable Controller controller(int cntlid) {
    return controllers.get(cntlid);
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    slots.close();
  }
}
