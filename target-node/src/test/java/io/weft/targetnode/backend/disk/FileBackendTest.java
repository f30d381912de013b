// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.BackendSuite;
import io.weft.targetnode.backend.Lane;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.testkit.RootMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on a sparse file, with every engine. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"MEMORY", "MEMORY_ON_NIO"})
class FileBackendTest extends BackendSuite {
  private final Setup setup;

  FileBackendTest(Setup setup) {
    super(setup);
    this.setup = setup;
  }

  private long allocatedBytes() {
    return Long.parseLong(RootMachine.run("stat", "--format=%b", folder.resolve("device").toString())) * 512;
  }

  @Test
  void discardedBlocksTakeNoSpace() {
    byte[] data = new byte[4 << 20];
    Arrays.fill(data, (byte) 1);
    driver.write(0, data, true);
    assertTrue(allocatedBytes() >= data.length);
    driver.discard(0, data.length);
    driver.flush();
    assertEquals(backend.canDeallocate(), allocatedBytes() < data.length / 2);
    assertEquals(setup != Setup.PORTABLE_ON_NIO, backend.canDeallocate());
  }

  @Test
  void zeroesThatMayNotBeDeallocatedKeepTheirSpace() {
    driver.writeZeroes(0, 4 << 20, false, true);
    assertTrue(allocatedBytes() >= 4 << 20);
  }

  @Test
  void readsBehindTheEndOfAFileThatShrankFail() throws IOException {
    driver.write(0, new byte[8192], true);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("device").toFile(), "rw")) {
      file.setLength(4096);
    }
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, driver.tryRead(0, 8192));
    assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, driver.tryRead(Setup.SIZE - 4096, 4096));
    assertEquals(StatusCode.SUCCESS, driver.tryRead(0, 4096));
  }

  @Test
  @DisplayName("A write, with or without Force Unit Access, does not make a file grow again that was cut (mend 4)")
  void writesBehindTheEndOfAFileThatShrankFail() throws IOException {
    Path path = folder.resolve("device");
    driver.write(0, new byte[8192], true);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(4096);
      // The size is looked at only if it is known for more than a tenth of a millisecond.
      LockSupport.parkNanos(1_000_000);
      for (boolean durable : new boolean[] {false, true}) {
        assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, driver.tryWrite(0, new byte[8192], durable));
        assertEquals(StatusCode.LBA_OUT_OF_RANGE | StatusCode.DNR, driver.tryWrite(Setup.SIZE - 4096, new byte[4096], durable));
      }
      driver.writeZeroes(0, 4096, false, true);
      assertEquals(4096, Files.size(path));
      assertEquals(StatusCode.SUCCESS, driver.tryWrite(0, new byte[4096], true));
      file.setLength(8192);
      assertEquals(StatusCode.SUCCESS, driver.tryWrite(0, new byte[8192], true), "it was enlarged");
    }
  }

  @Test
  void aBackendIsClosedAfterItsEventLoopsHaveEnded() throws Exception {
    byte[] data = new byte[1 << 20];
    CompletableFuture<?> submitted = driver.on(() -> {
      Lane lane = backend.lane(driver.loop());
      for (int i = 0; i < 200; i++) {
        lane.writeZeroes((i % 60) << 20, data.length, true, true, status -> { });
      }
      return lane;
    });
    LaneDriver.await(submitted);
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    backend.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
