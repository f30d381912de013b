// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.Storage;
import io.weft.testkit.node.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a namespace does, whatever it is made of and however the host comes to it. */
@Timeout(300)
abstract class NamespaceIoSuite extends NamespaceSuite {
  private static final int DNR = StatusCode.DNR;

  NamespaceIoSuite(Wire wire, Storage storage) {
    super(wire, storage);
  }

  @Test
  void identifySaysWhatTheDeviceIs() {
    assertEquals(block, namespace.blockSize());
    assertEquals(blocks, namespace.blocks());
    assertEquals(blocks, namespace.identity().get(IdentifyNamespaceField.NCAP));
    assertEquals(1 << 20, namespace.maxBlocksPerCommand() * block, "MDTS");
  }

  @Test
  void readsGiveWhatWasWrittenInEveryLength() throws Exception {
    int seed = 0;
    for (int bytes : new int[] {block, 2 * block, 8192, 16384, 16384 + block, 65536, 131072, 131072 + block, 1 << 20}) {
      int count = bytes / block;
      byte[] data = random(++seed, bytes);
      long slba = 7L * seed;
      await(namespace.write(slba, ByteBuffer.wrap(data)));
      assertArrayEquals(data, read(slba, count), bytes + " bytes");
    }
  }

  @Test
  void theLastBlocksAreThere() throws Exception {
    byte[] data = random(1, 3 * block);
    await(namespace.write(blocks - 3, ByteBuffer.wrap(data)));
    assertArrayEquals(data, read(blocks - 3, 3));
  }

  @Test
  void transfersAboveMdtsAreCutByTheHost() throws Exception {
    byte[] data = random(2, (5 << 20) + 3 * block);
    await(namespace.write(11, ByteBuffer.wrap(data)));
    assertArrayEquals(data, read(11, data.length / block));
  }

  @Test
  void manyCommandsAtOnceKeepTheirData() throws Exception {
    List<Future<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      writes.add(namespace.write(i, ByteBuffer.wrap(random(i, block))));
    }
    await(Future.all(writes));
    List<ByteBuffer> buffers = new ArrayList<>();
    List<Future<Void>> reads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      ByteBuffer buffer = ByteBuffer.allocate(block);
      buffers.add(buffer);
      reads.add(namespace.read(i, buffer));
    }
    await(Future.all(reads));
    for (int i = 0; i < 400; i++) {
      assertArrayEquals(random(i, block), buffers.get(i).array(), "block " + i);
    }
  }

  @Test
  void flushAndForceUnitAccessSucceed() throws Exception {
    byte[] data = random(3, 2 * block);
    await(queue().require(IoCommandBuilder.writeForceUnitAccess(1, 20, 2, ByteBuffer.wrap(data))));
    await(namespace.flush());
    assertArrayEquals(data, read(20, 2));
  }

  @Test
  void writeZeroesAndDeallocateTouchTheirRangeAlone() throws Exception {
    byte[] data = random(4, 64 * block);
    await(namespace.write(100, ByteBuffer.wrap(data)));
    await(namespace.writeZeroes(103, 5, false));
    await(namespace.writeZeroes(120, 9, true));
    Arrays.fill(data, 3 * block, 8 * block, (byte) 0);
    Arrays.fill(data, 20 * block, 29 * block, (byte) 0);
    assertArrayEquals(data, read(100, 64));
    await(queue().require(IoCommandBuilder.deallocate(1, new long[] {140, 150}, new int[] {3, 4})));
    byte[] seen = read(100, 64);
    for (int at = 0; at < 64; at++) {
      boolean deallocated = at >= 40 && at < 43 || at >= 50 && at < 54;
      byte[] now = Arrays.copyOfRange(seen, at * block, (at + 1) * block);
      if (!deallocated || now[0] != 0) {
        assertArrayEquals(Arrays.copyOfRange(data, at * block, (at + 1) * block), now, "block " + at);
      } else {
        assertArrayEquals(new byte[block], now, "block " + at);
      }
    }
  }

  @Test
  void randomCommandsAgreeWithAModel() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int first = blocks / 2;
    byte[] model = new byte[512 * block];
    await(namespace.write(first, ByteBuffer.wrap(model)));
    for (int i = 0; i < 300; i++) {
      int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 100 : 6);
      int at = random.nextInt(512 - count);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          byte[] data = random(random.nextLong(), count * block);
          await(namespace.write(first + at, ByteBuffer.wrap(data)));
          System.arraycopy(data, 0, model, at * block, data.length);
        }
        case 2 -> {
          await(namespace.writeZeroes(first + at, count, random.nextBoolean()));
          Arrays.fill(model, at * block, (at + count) * block, (byte) 0);
        }
        case 3 -> await(namespace.flush());
        default -> assertArrayEquals(
            Arrays.copyOfRange(model, at * block, (at + count) * block), read(first + at, count), "seed " + seed);
      }
    }
    assertArrayEquals(model, read(first, 512), "seed " + seed);
  }

  @Test
  void rule60BlocksBeyondTheEndAreOutOfRange() throws Exception {
    ByteBuffer two = ByteBuffer.allocate(2 * block);
    int expected = StatusCode.LBA_OUT_OF_RANGE | DNR;
    assertEquals(expected, status(IoCommandBuilder.read(1, blocks - 1, 2, two)));
    assertEquals(expected, status(IoCommandBuilder.write(1, blocks, 2, two)));
    assertEquals(expected, status(IoCommandBuilder.write(1, -1, 2, two)), "rule 48: wraps around");
    assertEquals(expected, status(IoCommandBuilder.writeZeroes(1, blocks - 1, 2, false)));
    assertEquals(expected, status(IoCommandBuilder.writeZeroes(1, -2, 8192, false)));
    assertEquals(expected,
        status(IoCommandBuilder.deallocate(1, new long[] {blocks - 1}, new int[] {2})));
  }

  @Test
  @Proves({"io 08h", "field id-ctrl-nvm.WZSL"})
  @DisplayName("Write Zeroes is limited by WZSL, and refuses the bit that zeroes the whole namespace (rule 48)")
  void writeZeroesHasALimit() throws Exception {
    int limit = (32 << 20) / block;
    if (limit < 65536) {
      assertEquals(StatusCode.INVALID_FIELD | DNR, status(IoCommandBuilder.writeZeroes(1, 0, limit + 1, false)));
    }
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR, status(IoCommandBuilder.writeZeroes(1, 0, limit, false)), "within WZSL");
    int deallocateAll = SqeLayout.CDW12_DEAC | SqeLayout.CDW12_NSZ;
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(IoCommandBuilder.blocks(IoOpcode.WRITE_ZEROES, 1, 0, 1, deallocateAll)));
  }

  @Test
  void rule60OtherErrorsHaveTheirStatus() throws Exception {
    ByteBuffer one = ByteBuffer.allocate(block);
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(IoCommandBuilder.read(9, 0, 1, one)));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(IoCommandBuilder.read(0, 0, 1, one)));
    assertEquals(StatusCode.INVALID_OPCODE | DNR, status(new NvmeCommand(0x7d).nsid(1)));
    assertEquals(StatusCode.SGL_LENGTH_INVALID | DNR, status(IoCommandBuilder.read(1, 0, 2, one)));
    assertEquals(StatusCode.INVALID_FIELD | DNR,
        status(IoCommandBuilder.read(1, 0, 1, one).flags(0)), "rule 14: PSDT");
    ByteBuffer tooMuch = ByteBuffer.allocate((1 << 20) + block);
    assertEquals(StatusCode.INVALID_FIELD | DNR,
        status(IoCommandBuilder.read(1, 0, tooMuch.capacity() / block, tooMuch)), "MDTS");
  }

  @Test
  void aRefusedWriteChangesNothingAndLeavesTheConnectionUsable() throws Exception {
    byte[] data = random(5, 4 * block);
    await(namespace.write(blocks - 4, ByteBuffer.wrap(data)));
    Completion refused = await(queue().execute(IoCommandBuilder.write(1, blocks - 2, 4, ByteBuffer.allocate(4 * block))));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR, refused.status() & ~StatusCode.MORE);
    assertArrayEquals(data, read(blocks - 4, 4));
    assertEquals(0, status(new NvmeCommand(IoOpcode.FLUSH).nsid(1)));
  }
}
