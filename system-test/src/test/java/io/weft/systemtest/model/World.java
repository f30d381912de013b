// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.host.ControllerOptions;
import io.weft.host.HostIdentity;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeHost;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.testkit.node.TestTarget;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A target with a namespace of each kind, the hosts that share it, and the model of its contents. */
final class World implements AutoCloseable {
  /** ONCS: Compare, Write Uncorrectable, Dataset Management, Write Zeroes, Verify and Copy are supported. */
  private static final long COMMANDS = 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 7 | 1 << 8;

  private static final int LARGE_BLOCK = 4096;
  private static final int SMALL_BLOCK = 512;
  private static final int BLOCKS = 512;

  private final TestTarget target;
  private final List<ModelController> controllers = new ArrayList<>();
  private final List<ModelNamespace> namespaces = new ArrayList<>();
  private final long maxTransfer;
  private long lastStamp;

  /** Starts a target. @param folder the directory for the files of its namespaces */
  World(Path folder) throws Exception {
    target = TestTarget.with(
        namespace(1, "memory:" + BLOCKS * LARGE_BLOCK, LARGE_BLOCK, false),
        namespace(2, "memory:" + BLOCKS * SMALL_BLOCK, SMALL_BLOCK, false),
        namespace(3, file(folder, "direct", LARGE_BLOCK), LARGE_BLOCK, false),
        namespace(4, file(folder, "buffered", SMALL_BLOCK), SMALL_BLOCK, true));
    add(1, target.options().ioQueues(2));
    add(2, target.options().ioQueues(2).digests(true, true).inCapsule(false).ioQueueDepth(8));
    add(3, target.options().ioQueues(3).sqFlowControl(false).dataAlignment(15));
    for (int nsid = 1; nsid <= 4; nsid++) {
      IdentifyNamespace identity = TestTarget.await(controllers.getFirst().host().admin().identifyNamespace(nsid));
      namespaces.add(new ModelNamespace(nsid, identity));
    }
    maxTransfer = controllers.getFirst().host().identity().maxTransferBytes(LARGE_BLOCK);
    IdentifyController identity = controllers.getFirst().host().identity();
    assertEquals(COMMANDS, identity.get(IdentifyControllerField.ONCS) & COMMANDS, "ONCS");
    assertEquals(1, identity.get(IdentifyControllerField.FUSES), "FUSES: Compare and Write");
  }

  private static NamespaceEntry namespace(int nsid, String path, int blockSize, boolean buffered) {
    return NamespaceEntry.of(nsid, path).withDevice(new NamespaceDevice(path, blockSize, buffered));
  }

  private static String file(Path folder, String name, int blockSize) throws Exception {
    Path file = folder.resolve(name);
    try (RandomAccessFile device = new RandomAccessFile(file.toFile(), "rw")) {
      device.setLength((long) BLOCKS * blockSize);
    }
    return file.toString();
  }

  private void add(int number, ControllerOptions options) throws Exception {
    HostIdentity identity = new HostIdentity("nqn.2026-11.io.weft:model-host-" + number, new UUID(7, number));
    ModelController controller = new ModelController(NvmeHost.create(target.vertx, identity), options);
    controllers.add(controller);
    controller.connect();
  }

  /** Resets every namespace to its initial contents. */
  void reset() throws Exception {
    for (ModelNamespace namespace : namespaces) {
      TestTarget.await(controllers.getFirst().host().admin().setFeature(
          FeatureId.NAMESPACE_WRITE_PROTECTION, namespace.nsid(), 0));
      TestTarget.await(controllers.getFirst().queue(0).require(
          IoCommandBuilder.writeZeroes(namespace.nsid(), 0, namespace.blocks(), true)));
      namespace.reset();
    }
  }

  /** Plays a sequence. @return the number of commands */
  int play(List<Step> steps) throws Exception {
    reset();
    int commands = 0;
    Round round = new Round();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean alone = step.operation().isAlone() || i > 0 && steps.get(i - 1).operation().isAlone();
      if (alone || !step.together()) {
        round.settle();
        commands += round.size();
        round = new Round();
      }
      ModelController controller = controllers.get(step.host() % controllers.size());
      step.operation().start(new Turn(this, controller, controller.queue(step.queue()),
          namespaces.get(step.namespace() % namespaces.size()), step), round);
    }
    round.settle();
    return commands + round.size();
  }

  void reconnect(ModelController controller, boolean orderly) {
    try {
      controller.leave(orderly);
      controller.connect();
    } catch (Exception e) {
      throw new AssertionError("the host cannot connect again", e);
    }
  }

  /** Stamps that no block has had. */
  long[] freshStamps(int count) {
    long[] stamps = new long[count];
    for (int i = 0; i < count; i++) {
      stamps[i] = ++lastStamp;
    }
    return stamps;
  }

  /** The faults of moving a number of bytes in one command. */
  Faults transferFaults(int bytes) {
    Faults faults = new Faults();
    if (bytes > maxTransfer) {
      faults.add(StatusCode.INVALID_FIELD | StatusCode.DNR);
    }
    return faults;
  }

  @Override
  public void close() throws Exception {
    controllers.forEach(ModelController::close);
    target.close();
  }
}
