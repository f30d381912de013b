// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The common behavior of all backends that store data, with any engine. */
@Timeout(300)
public abstract class BackendSuite {
  private static final int MIB = 1 << 20;

  private final Setup setup;
  public @TempDir Path folder;
  public Vertx vertx;
  public Backend backend;
  public LaneDriver driver;

  public BackendSuite(Setup setup) {
    this.setup = setup;
  }

  @BeforeEach
  public void open() throws Exception {
    vertx = setup.vertx();
    backend = setup.open(vertx, folder);
    driver = new LaneDriver(vertx, backend);
  }

  @AfterEach
  public void close() throws Exception {
    Setup.close(backend, vertx);
  }

  private static byte[] random(long seed, int length) {
    byte[] data = new byte[length];
    new Random(seed).nextBytes(data);
    return data;
  }

  @Test
  public void firstReadsGiveZeroes() {
    assertArrayEquals(new byte[MIB], driver.read(0, MIB));
    assertArrayEquals(new byte[MIB], driver.read(backend.size() - MIB, MIB));
  }

  @Test
  public void readsGiveWhatWasWrittenAtBothEnds() {
    int block = backend.blockSize();
    byte[] first = random(1, block);
    byte[] last = random(2, 3 * block);
    driver.write(0, first, false);
    driver.write(backend.size() - 3L * block, last, true);
    assertArrayEquals(first, driver.read(0, block));
    assertArrayEquals(last, driver.read(backend.size() - 3L * block, 3 * block));
    assertArrayEquals(new byte[block], driver.read(block, block));
  }

  @Test
  public void dataGoesToAndFromTheMiddleOfABuffer() {
    int block = backend.blockSize();
    byte[] data = random(3, 2 * block);
    for (int index : new int[] {block, 4096, 24, 1}) {
      try (Arena arena = Arena.ofShared()) {
        DataBuffer buffer = LaneDriver.buffer(arena, index + 2 * block + 7);
        MemorySegment.copy(MemorySegment.ofArray(data), 0, buffer.segment(), index, data.length);
        assertEquals(StatusCode.SUCCESS, LaneDriver.await(driver.submit(
            (lane, end) -> lane.write(8L * block, buffer, index, 2 * block, true, end))));
        assertArrayEquals(data, driver.read(8L * block, 2 * block));
        buffer.segment().fill((byte) 0x5a);
        assertEquals(StatusCode.SUCCESS, LaneDriver.await(driver.submit(
            (lane, end) -> lane.read(8L * block, buffer, index, 2 * block, end))));
        byte[] seen = buffer.segment().toArray(ValueLayout.JAVA_BYTE);
        assertArrayEquals(data, Arrays.copyOfRange(seen, index, index + 2 * block));
        assertEquals(0x5a, seen[index - 1], "the byte before the data");
        assertEquals(0x5a, seen[index + 2 * block], "the byte behind the data");
      }
    }
  }

  @Test
  public void discardAndZeroesTouchTheirRangeAlone() {
    int block = backend.blockSize();
    byte[] data = random(4, MIB);
    driver.write(MIB, data, false);
    driver.writeZeroes(MIB + 3L * block, 5L * block, false, false);
    driver.writeZeroes(MIB + 20L * block, 9L * block, true, true);
    Arrays.fill(data, 3 * block, 8 * block, (byte) 0);
    Arrays.fill(data, 20 * block, 29 * block, (byte) 0);
    assertArrayEquals(data, driver.read(MIB, MIB));
    driver.discard(MIB + 40L * block, 33L * block);
    byte[] seen = driver.read(MIB, MIB);
    if (backend.canDeallocate()) {
      Arrays.fill(data, 40 * block, 73 * block, (byte) 0);
    }
    assertArrayEquals(data, seen);
  }

  @Test
  public void aWholeDeviceIsCleared() {
    driver.write(0, random(5, MIB), false);
    driver.write(backend.size() / 2, random(6, MIB), false);
    driver.write(backend.size() - MIB, random(7, MIB), false);
    driver.writeZeroes(0, backend.size(), true, false);
    for (long position : new long[] {0, backend.size() / 2, backend.size() - MIB}) {
      assertArrayEquals(new byte[MIB], driver.read(position, MIB));
    }
  }

  @Test
  public void aFlushSucceedsAfterWritesAndWithNothingToDo() {
    driver.flush();
    driver.write(0, random(8, 8192), false);
    driver.flush();
    assertArrayEquals(random(8, 8192), driver.read(0, 8192));
  }

  @Test
  public void randomOperationsAgreeWithAModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int block = backend.blockSize();
    byte[] model = new byte[4 * MIB];
    for (int i = 0; i < 1500; i++) {
      int blocks = 1 + random.nextInt(random.nextInt(10) == 0 ? 64 : 8);
      int position = random.nextInt(model.length / block - blocks) * block;
      int length = blocks * block;
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          byte[] data = random(random.nextLong(), length);
          driver.write(position, data, random.nextInt(8) == 0);
          System.arraycopy(data, 0, model, position, length);
        }
        case 3 -> {
          driver.writeZeroes(position, length, random.nextBoolean(), random.nextInt(8) == 0);
          Arrays.fill(model, position, position + length, (byte) 0);
        }
        case 4 -> {
          if (backend.canDeallocate()) {
            driver.discard(position, length);
            Arrays.fill(model, position, position + length, (byte) 0);
          }
        }
        case 5 -> driver.flush();
        default -> assertArrayEquals(Arrays.copyOfRange(model, position, position + length),
            driver.read(position, length), "seed " + seed + " operation " + i);
      }
    }
    assertArrayEquals(model, driver.read(0, model.length), "seed " + seed);
  }

  @Test
  public void twoThousandOutstandingEndOnceEachOnTheirOwnLoop() {
    LaneDriver other = new LaneDriver(vertx, backend);
    int block = backend.blockSize();
    try (Arena arena = Arena.ofShared()) {
      List<CompletableFuture<Integer>> ends = new ArrayList<>();
      List<DataBuffer> buffers = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        DataBuffer buffer = LaneDriver.buffer(arena, block);
        buffer.segment().fill((byte) i);
        buffers.add(buffer);
        long position = (long) i * block;
        ends.add((i % 2 == 0 ? driver : other).submit(
            (lane, end) -> lane.write(position, buffer, 0, block, false, end)));
      }
      ends.forEach(end -> assertEquals(StatusCode.SUCCESS, LaneDriver.await(end)));
      ends.clear();
      for (int i = 0; i < 2000; i++) {
        DataBuffer buffer = buffers.get(i);
        buffer.segment().fill((byte) ~i);
        long position = (long) i * block;
        ends.add((i % 2 == 0 ? other : driver).submit((lane, end) -> lane.read(position, buffer, 0, block, end)));
      }
      ends.forEach(end -> assertEquals(StatusCode.SUCCESS, LaneDriver.await(end)));
      for (int i = 0; i < 2000; i++) {
        assertEquals((byte) i, buffers.get(i).nio().get(block - 1));
      }
    }
  }

  @Test
  public void aLoopKeepsItsLane() {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    driver.loop().execute(() -> {
      assertSame(backend.lane(driver.loop()), backend.lane(driver.loop()));
      seen.complete(null);
    });
    LaneDriver.await(seen);
  }

  @Test
  public void closingWaitsForOutstandingIoAndRefusesMore() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      DataBuffer buffer = LaneDriver.buffer(arena, MIB);
      List<Integer> ends = new CopyOnWriteArrayList<>();
      CompletableFuture<Future<Void>> closing = new CompletableFuture<>();
      driver.loop().execute(() -> {
        Lane lane = backend.lane(driver.loop());
        for (int i = 0; i < 300; i++) {
          lane.write((long) (i % 32) * MIB, buffer, 0, MIB / 4, false, ends::add);
        }
        lane.writeZeroes(0, backend.size(), true, false, ends::add);
        closing.complete(backend.close());
      });
      Future<Void> closed = LaneDriver.await(closing);
      closed.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals(301, ends.size());
      ends.forEach(status -> assertEquals(StatusCode.SUCCESS, status));
      assertEquals(StatusCode.INTERNAL_PATH_ERROR, LaneDriver.await(driver.submit(
          (lane, end) -> lane.read(0, buffer, 0, 4096, end))));
      assertEquals(StatusCode.INTERNAL_PATH_ERROR, LaneDriver.await(driver.submit(Lane::flush)));
      assertEquals(StatusCode.INTERNAL_PATH_ERROR, LaneDriver.await(new LaneDriver(vertx, backend).submit(
          (lane, end) -> lane.writeZeroes(0, backend.size(), true, false, end))));
      assertSame(closed, backend.close());
    }
  }
}
