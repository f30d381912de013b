// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vertx.core.Vertx;
import io.weft.fabric.buffer.DataBuffer;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.IoCompletion;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data path creates no garbage: the memory that an event loop allocates does not grow with the number of I/Os. */
class AllocationTest {
  private static final int DEPTH = 32;
  private static final int IOS = 50_000;
  private static final int ROUNDS = 20;
  /** Well below the size of the smallest object, so that one object per I/O would be detected. */
  private static final double MOST_BYTES_PER_IO = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @Timeout(300)
  @EnumSource
  void readsAndWritesAllocateNothing(Setup setup) throws Exception {
    Vertx vertx = setup.vertx();
    Backend backend = setup.open(vertx, folder);
    LaneDriver driver = new LaneDriver(vertx, backend);
    try (Arena arena = Arena.ofShared()) {
      double best = Double.MAX_VALUE;
      // Until the path is fully compiled, it may allocate objects that the compiler later eliminates.
      for (int round = 0; round < ROUNDS && best > MOST_BYTES_PER_IO; round++) {
        Load load = new Load(driver, backend, LaneDriver.buffer(arena, DEPTH * 4096));
        best = Math.min(best, (double) LaneDriver.await(load.run()) / IOS);
      }
      double seen = best;
      assertTrue(best <= MOST_BYTES_PER_IO, () -> setup + ": " + seen + " bytes allocated per I/O");
    } finally {
      Setup.close(backend, vertx);
    }
  }

  /** Keeps a number of reads and writes outstanding, each started by the completion of its predecessor. */
  private static final class Load {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private final LaneDriver driver;
    private final Lane lane;
    private final long blocks;
    private final DataBuffer buffer;
    private long allocatedBefore;
    private int started;
    private int completed;

    Load(LaneDriver driver, Backend backend, DataBuffer buffer) {
      this.driver = driver;
      this.lane = LaneDriver.await(driver.on(() -> backend.lane(driver.loop())));
      this.blocks = backend.size() / 4096;
      this.buffer = buffer;
    }

    /** Runs the I/Os. @return the bytes that the loop's thread allocated */
    CompletableFuture<Long> run() {
      driver.loop().execute(() -> {
        Slot[] slots = new Slot[DEPTH];
        for (int i = 0; i < DEPTH; i++) {
          slots[i] = new Slot(i * 4096);
        }
        allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        for (Slot slot : slots) {
          slot.next();
        }
      });
      return ended;
    }

    /** One of the outstanding I/Os; a synchronous lane would recurse, so such a lane runs a loop instead. */
    private final class Slot implements IoCompletion {
      private final int index;

      Slot(int index) {
        this.index = index;
      }

      void next() {
        do {
          if (started == IOS) {
            return;
          }
          long position = started++ * 2_654_435_761L % blocks * 4096;
          if (started % 2 == 0) {
            lane.read(position, buffer, index, 4096, this);
          } else {
            lane.write(position, buffer, index, 4096, false, this);
          }
        } while (lane.isSynchronous());
      }

      @Override
      public void ended(int status) {
        assertEquals(StatusCode.SUCCESS, status);
        if (++completed == IOS) {
          ended.complete(threads.getCurrentThreadAllocatedBytes() - allocatedBefore);
        } else if (!lane.isSynchronous()) {
          next();
        }
      }
    }
  }
}
