// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copy, on any storage and over any {@link Wire}. */
@Timeout(300)
@Proves("io 19h")
abstract class NamespaceCopySuite extends NamespaceSuite {
  private static final int DNR = StatusCode.DNR;
  private static final int TOO_MUCH = StatusCode.COMMAND_SIZE_LIMIT_EXCEEDED | DNR;

  NamespaceCopySuite(Wire wire, Storage storage) {
    super(wire, storage);
  }

  private int copy(int format, long to, long[] slbas, int... counts) throws Exception {
    return status(IoCommandBuilder.copy(1, to, format, slbas, counts));
  }

  private byte[] written(long slba, long seed, int count) throws Exception {
    byte[] data = random(seed, count * block);
    await(namespace.write(slba, ByteBuffer.wrap(data)));
    return data;
  }

  @Test
  void rangesAreCopiedInTheirOrder() throws Exception {
    byte[] data = written(100, 1, 40);
    for (int format = 0; format < 2; format++) {
      byte[] around = written(400, 2 + format, 12);
      assertEquals(0, copy(format, 403, new long[] {120, 100, 139}, 4, 1, 1));
      System.arraycopy(data, 20 * block, around, 3 * block, 4 * block);
      System.arraycopy(data, 0, around, 7 * block, block);
      System.arraycopy(data, 39 * block, around, 8 * block, block);
      assertArrayEquals(around, read(400, 12), "format " + format);
    }
    assertArrayEquals(data, read(100, 40), "the source is unchanged");
  }

  @Test
  void lengthsAboveAChunkAndNeighboursAreCopiedToo() throws Exception {
    int count = (256 << 10) / block + 3;
    byte[] data = written(7, 4, count);
    await(namespace.copy(7, count, 7 + count));
    assertArrayEquals(data, read(7 + count, count));
    NvmeCommand durable = IoCommandBuilder.copy(1, 3L * count, 0, new long[] {7}, new int[] {5});
    assertEquals(0, status(durable.cdw(12, durable.cdw(12) | SqeLayout.CDW12_FUA)));
    assertArrayEquals(Arrays.copyOf(data, 5 * block), read(3L * count, 5));
  }

  @Test
  @Proves({"field id-ns.MSSRL", "field id-ns.MCL", "field id-ns.MSRC", "field id-ctrl.CDFS"})
  @DisplayName("Copy is limited by MSSRL, MCL and MSRC")
  void limitsAreWhatIdentifySays() throws Exception {
    int mssrl = (int) namespace.identity().get(IdentifyNamespaceField.MSSRL);
    int msrc = (int) namespace.identity().get(IdentifyNamespaceField.MSRC);
    long mcl = namespace.identity().get(IdentifyNamespaceField.MCL);
    assertEquals(1 << 20, mssrl * block);
    assertEquals(16 << 20, mcl * block);
    assertEquals(127, msrc);
    byte[] data = written(0, 5, mssrl);
    assertEquals(0, copy(0, mssrl, new long[] {0}, mssrl));
    assertArrayEquals(data, read(mssrl, mssrl));
    assertEquals(TOO_MUCH, copy(0, 2L * mssrl, new long[] {0}, mssrl + 1));
    long[] same = new long[17];
    int[] counts = IntStream.generate(() -> mssrl).limit(17).toArray();
    assertEquals(TOO_MUCH, copy(0, mssrl, same, counts));
    assertEquals(0, copy(1, 500, new long[128], IntStream.generate(() -> 1).limit(128).toArray()));
    byte[] first = Arrays.copyOf(data, block);
    for (int i = 0; i < 128; i += 127) {
      assertArrayEquals(first, read(500L + i, 1));
    }
    assertEquals(TOO_MUCH, copy(0, 500, new long[129], IntStream.generate(() -> 1).limit(129).toArray()));
  }

  @Test
  void whatIsWrongIsRefusedBeforeAnythingIsCopied() throws Exception {
    byte[] data = written(600, 6, 8);
    int outOfRange = StatusCode.LBA_OUT_OF_RANGE | DNR;
    int overlap = StatusCode.OVERLAPPING_IO_RANGE | DNR;
    assertEquals(outOfRange, copy(0, 600, new long[] {0, blocks - 1}, 1, 2));
    assertEquals(outOfRange, copy(0, 600, new long[] {0, -1}, 1, 1));
    assertEquals(outOfRange, copy(0, blocks - 1, new long[] {0}, 2));
    assertEquals(outOfRange, copy(0, -1, new long[] {0}, 2));
    assertEquals(overlap, copy(0, 600, new long[] {0, 601}, 1, 1));
    assertEquals(overlap, copy(0, 600, new long[] {598}, 3));
    assertEquals(StatusCode.INVALID_FIELD | DNR, copy(2, 600, new long[] {0}, 1));
    assertEquals(StatusCode.INVALID_NAMESPACE | DNR, status(IoCommandBuilder.copy(9, 600, 0, new long[1], new int[] {1})));
    assertArrayEquals(data, read(600, 8));
    Completion refused = await(queue().execute(IoCommandBuilder.copy(1, 600, 0, new long[] {0, 601}, new int[] {1, 1})));
    assertEquals(0, refused.dword0(), "no range was copied");
  }

  @Test
  void manyCopiesAtOnceShareTheScratchMemory() throws Exception {
    byte[] data = written(0, 7, 16);
    List<Future<Void>> copies = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      copies.add(namespace.copy(0, 16, 16L * i));
    }
    await(Future.all(copies));
    for (int i = 1; i <= 60; i++) {
      assertArrayEquals(data, read(16L * i, 16), "copy " + i);
    }
  }
}
