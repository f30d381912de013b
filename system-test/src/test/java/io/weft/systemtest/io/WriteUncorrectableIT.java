// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.fabric.eventloop.TransportKind;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostNamespace;
import io.weft.host.HostQueue;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.targetnode.storage.Engine;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Write Uncorrectable: blocks that cannot be read until they are written again, even after a restart. */
@Timeout(300)
@Proves("io 04h")
class WriteUncorrectableIT {
  private static final int UNREADABLE = StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR;
  private static final int BLOCK = 512;
  private static final int BLOCKS = 2048;

  @TempDir private Path folder;
  private NamespaceEntry entry;
  private TestTarget target;
  private HostController controller;
  private HostNamespace namespace;

  @BeforeEach
  void start() throws Exception {
    Path device = folder.resolve("device");
    if (!Files.exists(device)) {
      try (RandomAccessFile file = new RandomAccessFile(device.toFile(), "rw")) {
        file.setLength((long) BLOCKS * BLOCK);
      }
      entry = NamespaceEntry.of(1, device.toString()).withDevice(new NamespaceDevice(device.toString(), BLOCK, false));
    }
    target = TestTarget.in(folder.resolve("states"), entry);
    controller = await(target.host.connect(target.options().ioQueues(2)));
    namespace = await(controller.namespace(1));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.shutdown());
    target.close();
  }

  private int status(NvmeCommand command) throws Exception {
    return await(controller.ioQueues().getFirst().execute(command)).status() & ~StatusCode.MORE;
  }

  private int makeUncorrectable(long slba, int count) throws Exception {
    return status(IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, slba, count, 0));
  }

  private int read(long slba, int count) throws Exception {
    return status(IoCommandBuilder.read(1, slba, count, ByteBuffer.allocate(count * BLOCK)));
  }

  private int write(long slba, int count) throws Exception {
    return status(IoCommandBuilder.write(1, slba, count, ByteBuffer.allocate(count * BLOCK)));
  }

  @Test
  void blocksCannotBeReadUntilTheyAreWritten() throws Exception {
    assertEquals(2, controller.identity().get(IdentifyControllerField.ONCS) & 2);
    ByteBuffer data = ByteBuffer.allocate(10 * BLOCK);
    new Random(1).nextBytes(data.array());
    await(namespace.write(100, data));
    assertEquals(0, makeUncorrectable(103, 4));
    assertEquals(UNREADABLE, read(100, 10));
    assertEquals(UNREADABLE, read(103, 1));
    assertEquals(UNREADABLE, read(106, 1));
    assertEquals(0, read(100, 3));
    assertEquals(0, read(107, 3));
    assertEquals(0, write(104, 1));
    assertEquals(0, read(104, 1));
    assertEquals(UNREADABLE, read(103, 2));
    assertEquals(UNREADABLE, read(104, 2));
    await(namespace.write(100, data));
    ByteBuffer seen = ByteBuffer.allocate(10 * BLOCK);
    await(namespace.read(100, seen));
    assertEquals(data, seen);
  }

  @Test
  @Proves("io 19h")
  void copyCannotReadThemAndOverwritesThemAtItsDestination() throws Exception {
    assertEquals(0, makeUncorrectable(50, 2));
    Completion refused = await(controller.ioQueues().getFirst().execute(
        IoCommandBuilder.copy(1, 200, 0, new long[] {0, 45}, new int[] {10, 10})));
    assertEquals(UNREADABLE, refused.status() & ~StatusCode.MORE);
    assertEquals(1, refused.dword0(), "the range that could not be copied");
    assertEquals(0, status(IoCommandBuilder.copy(1, 49, 0, new long[] {0}, new int[] {2})));
    assertEquals(0, read(49, 2));
    assertEquals(UNREADABLE, read(51, 1));
  }

  @Test
  @DisplayName("Deallocating on a device that cannot deallocate leaves uncorrectable blocks unreadable (mend 27)")
  void blocksThatCannotBeDeallocatedStayUnreadable() throws Exception {
    NamespaceEntry second = NamespaceEntry.of(1, Files.write(folder.resolve("second"), new byte[64 * BLOCK]).toString());
    NamespaceEntry wanted = second.withDevice(new NamespaceDevice(second.device().path(), BLOCK, false));
    try (TestTarget portable = new TestTarget(TransportKind.AUTO, Engine.PORTABLE, List.of(wanted))) {
      HostController host = await(portable.host.connect(portable.options()));
      HostQueue queue = host.ioQueues().getFirst();
      assertEquals(0, await(queue.execute(IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 1, 8, 8, 0))).status());
      assertEquals(0, await(queue.execute(IoCommandBuilder.deallocate(1, new long[] {0}, new int[] {64}))).status());
      NvmeCommand read = IoCommandBuilder.read(1, 8, 1, ByteBuffer.allocate(BLOCK));
      assertEquals(UNREADABLE, await(queue.execute(read)).status() & ~StatusCode.MORE);
      assertEquals(0, await(queue.execute(IoCommandBuilder.write(1, 8, 1, ByteBuffer.allocate(BLOCK)))).status());
      NvmeCommand again = IoCommandBuilder.read(1, 8, 1, ByteBuffer.allocate(BLOCK));
      assertEquals(0, await(queue.execute(again)).status());
      await(host.shutdown());
    }
  }

  @Test
  void writeZeroesAndDeallocateOverwriteThemToo() throws Exception {
    assertEquals(0, makeUncorrectable(0, 64));
    await(namespace.writeZeroes(0, 8, false));
    await(namespace.writeZeroes(8, 8, true));
    assertEquals(0, read(0, 16));
    assertEquals(0, status(IoCommandBuilder.deallocate(1, new long[] {16, 40}, new int[] {8, 8})));
    assertEquals(0, read(0, 24));
    assertEquals(0, read(40, 8));
    assertEquals(UNREADABLE, read(24, 1));
    assertEquals(UNREADABLE, read(39, 1));
    assertEquals(UNREADABLE, read(48, 16));
  }

  @Test
  @Proves({"io 05h", "io 0ch"})
  void compareAndVerifySeeUncorrectableBlocks() throws Exception {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    assertEquals(0, makeUncorrectable(7, 1));
    assertEquals(UNREADABLE, status(IoCommandBuilder.compare(1, 7, 1, block)));
    assertEquals(UNREADABLE, status(IoCommandBuilder.verify(1, 0, 16)));
    assertEquals(0, status(IoCommandBuilder.verify(1, 8, 16)));
    List<Completion> pair = compareAndWrite(7, block);
    assertEquals(UNREADABLE, pair.get(0).status() & ~StatusCode.MORE);
    assertEquals(StatusCode.ABORTED_FAILED_FUSED, pair.get(1).status() & 0x7ff);
    assertEquals(UNREADABLE, read(7, 1), "the pair has written nothing");
    assertEquals(0, write(7, 1));
    pair = compareAndWrite(7, block);
    assertEquals(0, pair.get(0).status());
    assertEquals(0, pair.get(1).status());
  }

  private List<Completion> compareAndWrite(long slba, ByteBuffer block) throws Exception {
    return await(controller.ioQueues().getFirst().executeFused(
        IoCommandBuilder.compare(1, slba, 1, block).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_FIRST),
        IoCommandBuilder.write(1, slba, 1, block).flags(SqeLayout.PSDT_SGL | SqeLayout.FUSE_SECOND)));
  }

  @Test
  void rangesOutsideAreRefused() throws Exception {
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, makeUncorrectable(BLOCKS - 1, 2));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, makeUncorrectable(-1, 2));
    assertEquals(StatusCode.INVALID_NAMESPACE | StatusCode.DNR,
        status(IoCommandBuilder.blocks(IoOpcode.WRITE_UNCORRECTABLE, 3, 0, 1, 0)));
    assertEquals(0, read(BLOCKS - 1, 1));
  }

  @Test
  void aWriteThatFailsOverwritesNothing() throws Exception {
    assertEquals(0, makeUncorrectable(5, 1));
    assertEquals(StatusCode.SGL_LENGTH_INVALID | StatusCode.DNR,
        status(IoCommandBuilder.write(1, 5, 2, ByteBuffer.allocate(BLOCK))));
    assertEquals(UNREADABLE, read(5, 1));
  }

  @Test
  void aRestartForgetsNothing() throws Exception {
    Random random = new Random(2);
    BitSet model = new BitSet();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 60; i++) {
        int count = 1 + random.nextInt(20);
        int slba = random.nextInt(BLOCKS - count);
        boolean makesUncorrectable = random.nextInt(3) > 0;
        assertEquals(0, makesUncorrectable ? makeUncorrectable(slba, count) : write(slba, count));
        model.set(slba, slba + count, makesUncorrectable);
      }
      check(model);
      stop();
      start();
      check(model);
    }
    assertFalse(model.isEmpty());
  }

  private void check(BitSet model) throws Exception {
    List<Future<Completion>> reads = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      reads.add(controller.ioQueues().getFirst().execute(IoCommandBuilder.read(1, block, 1, ByteBuffer.allocate(BLOCK))));
    }
    for (int block = 0; block < BLOCKS; block++) {
      assertEquals(model.get(block) ? UNREADABLE : 0, await(reads.get(block)).status() & ~StatusCode.MORE, "block " + block);
    }
  }
}
