// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.io;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.host.Completion;
import io.weft.host.IoCommandBuilder;
import io.weft.host.NvmeCommand;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
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

/** Compare, Compare and Write, and Verify, on any storage and over any {@link Wire}. */
@Timeout(300)
abstract class NamespaceCompareSuite extends NamespaceSuite {
  private static final int DNR = StatusCode.DNR;

  NamespaceCompareSuite(Wire wire, Storage storage) {
    super(wire, storage);
  }

  private byte[] written(long slba, long seed, int count) throws Exception {
    byte[] data = random(seed, count * block);
    await(namespace.write(slba, ByteBuffer.wrap(data)));
    return data;
  }

  private int compare(long slba, byte[] with, int flags) throws Exception {
    return status(IoCommandBuilder.blocks(IoOpcode.COMPARE, 1, slba, with.length / block, flags).data(ByteBuffer.wrap(with)));
  }

  @Test
  @Proves("io 05h")
  void compareSaysWhetherTheBlocksAreWhatTheHostSends() throws Exception {
    for (int bytes : new int[] {block, 3 * block, 16384, (256 << 10) + block, 1 << 20}) {
      byte[] data = written(50, bytes, bytes / block);
      assertEquals(0, compare(50, data, 0), bytes + " bytes");
      assertEquals(0, compare(50, data, SqeLayout.CDW12_FUA), bytes + " bytes");
      for (int at : new int[] {0, bytes / 2, bytes - 1}) {
        data[at] ^= 1;
        assertEquals(StatusCode.COMPARE_FAILURE, compare(50, data, 0), bytes + " bytes, wrong at " + at);
        data[at] ^= 1;
      }
      assertArrayEquals(data, read(50, bytes / block), "Compare changes nothing");
    }
  }

  @Test
  void compareOutsideTheNamespaceIsRefused() throws Exception {
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR, compare(blocks - 1, new byte[2 * block], 0));
  }

  @Test
  void manyComparesAtOnceWaitForScratchMemoryInOrder() throws Exception {
    byte[] data = written(0, 9, (1 << 20) / block);
    List<Future<Void>> compares = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      compares.add(namespace.compare(0, ByteBuffer.wrap(data)));
    }
    await(Future.all(compares));
  }

  @Test
  @Proves({"io 05h", "field id-ctrl.FUSES", "field id-ctrl.ACWU"})
  @DisplayName("Compare and Write replaces a block that is as expected, and no other (rule 49)")
  void compareAndWriteReplacesWhatIsExpected() throws Exception {
    byte[] around = written(200, 1, 3);
    byte[] old = Arrays.copyOfRange(around, block, 2 * block);
    byte[] replacement = random(2, block);
    assertFalse(await(namespace.compareAndWrite(201, ByteBuffer.wrap(replacement), ByteBuffer.wrap(replacement))));
    assertArrayEquals(around, read(200, 3));
    assertTrue(await(namespace.compareAndWrite(201, ByteBuffer.wrap(old), ByteBuffer.wrap(replacement))));
    System.arraycopy(replacement, 0, around, block, block);
    assertArrayEquals(around, read(200, 3));
  }

  @Test
  void compareAndWriteTakesForceUnitAccessInBothHalves() throws Exception {
    byte[] old = written(210, 3, 1);
    byte[] replacement = random(4, block);
    NvmeCommand compare = fused(IoCommandBuilder.blocks(IoOpcode.COMPARE, 1, 210, 1, SqeLayout.CDW12_FUA), SqeLayout.FUSE_FIRST);
    NvmeCommand write = fused(IoCommandBuilder.blocks(IoOpcode.WRITE, 1, 210, 1, SqeLayout.CDW12_FUA), SqeLayout.FUSE_SECOND);
    assertEquals(List.of(0, 0), statuses(compare.data(ByteBuffer.wrap(old)), write.data(ByteBuffer.wrap(replacement))));
    assertArrayEquals(replacement, read(210, 1));
  }

  private static NvmeCommand fused(NvmeCommand command, int fuse) {
    return command.flags(SqeLayout.PSDT_SGL | fuse);
  }

  private static List<Integer> statuses(NvmeCommand first, NvmeCommand second) throws Exception {
    return await(queue().executeFused(first, second)).stream()
        .map(completion -> completion.status() & ~StatusCode.MORE).toList();
  }

  private List<Integer> compareAndWrite(long compareAt, int compareCount, long writeAt, int writeCount) throws Exception {
    return statuses(
        fused(IoCommandBuilder.compare(1, compareAt, compareCount, ByteBuffer.allocate(compareCount * block)), SqeLayout.FUSE_FIRST),
        fused(IoCommandBuilder.write(1, writeAt, writeCount, ByteBuffer.allocate(writeCount * block)), SqeLayout.FUSE_SECOND));
  }

  @Test
  @DisplayName("a Compare that fails aborts its Write with 00/09h (rule 49)")
  void aFailedFirstAbortsTheSecond() throws Exception {
    byte[] data = written(220, 5, 1);
    assertEquals(List.of(StatusCode.COMPARE_FAILURE, StatusCode.ABORTED_FAILED_FUSED), compareAndWrite(220, 1, 220, 1));
    assertEquals(List.of(StatusCode.LBA_OUT_OF_RANGE | DNR, StatusCode.ABORTED_FAILED_FUSED),
        compareAndWrite(blocks, 1, blocks, 1));
    assertArrayEquals(data, read(220, 1));
  }

  @Test
  @DisplayName("Compare and Write above the atomic unit, or of two ranges, is refused (rule 49)")
  void aPairHasOneAtomicRange() throws Exception {
    byte[] data = written(230, 6, 4);
    assertEquals(List.of(StatusCode.ATOMIC_WRITE_UNIT_EXCEEDED | DNR, StatusCode.ABORTED_FAILED_FUSED),
        compareAndWrite(230, 2, 230, 2));
    int invalid = StatusCode.INVALID_FIELD | DNR;
    assertEquals(List.of(invalid, invalid), compareAndWrite(230, 1, 231, 1));
    assertEquals(List.of(invalid, invalid), compareAndWrite(230, 1, 230, 2));
    assertArrayEquals(data, read(230, 4));
  }

  @Test
  void everyIncrementByCompareAndWriteCounts() throws Exception {
    await(namespace.writeZeroes(240, 1, false));
    await(Future.all(IntStream.range(0, 8).mapToObj(i -> increment(25)).toList()));
    assertEquals(200, ByteBuffer.wrap(read(240, 1)).getInt(0));
  }

  private Future<Void> increment(int times) {
    if (times == 0) {
      return Future.succeededFuture();
    }
    ByteBuffer seen = ByteBuffer.allocate(block);
    return namespace.read(240, seen).compose(read -> {
      ByteBuffer next = ByteBuffer.wrap(seen.array().clone()).putInt(0, seen.getInt(0) + 1);
      return namespace.compareAndWrite(240, seen, next);
    }).compose(replaced -> increment(replaced ? times - 1 : times));
  }

  @Test
  @Proves("io 0ch")
  void verifyReadsUpToItsLimit() throws Exception {
    int limit = (4 << 20) / block;
    assertEquals(0, status(IoCommandBuilder.verify(1, 0, 1)));
    assertEquals(0, status(IoCommandBuilder.verify(1, blocks - limit, limit)));
    assertEquals(0, status(IoCommandBuilder.blocks(IoOpcode.VERIFY, 1, 5, 7, SqeLayout.CDW12_FUA)));
    assertEquals(StatusCode.INVALID_FIELD | DNR, status(IoCommandBuilder.verify(1, 0, limit + 1)), "VSL");
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | DNR, status(IoCommandBuilder.verify(1, blocks - 1, 2)));
    Completion last = await(queue().execute(IoCommandBuilder.verify(1, blocks - 1, 1)));
    assertTrue(last.isSuccess());
  }
}
