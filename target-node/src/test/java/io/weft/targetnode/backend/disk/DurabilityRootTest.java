// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.vertx.core.Vertx;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.testkit.RootMachine;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The guarantees of Flush and Force Unit Access. The page cache holds writes to a block device back for a while; data
 * that appears in the file below it has left the cache.
 */
@Tag("root")
@ParameterizedClass
@EnumSource(names = {"URING_BUFFERED", "THREADS_BUFFERED"})
class DurabilityRootTest {
  private static final int LENGTH = 64 << 10;

  @TempDir Path folder;
  private final Setup setup;
  private RootMachine machine;
  private Path image;
  private Vertx vertx;
  private Backend backend;
  private LaneDriver driver;

  DurabilityRootTest(Setup setup) {
    this.setup = setup;
  }

  @BeforeEach
  void open() throws Exception {
    machine = new RootMachine(folder);
    image = machine.image(Setup.SIZE);
    vertx = setup.vertx();
    backend = setup.open(vertx, machine.loopDevice(image, 512));
    driver = new LaneDriver(vertx, backend);
  }

  @AfterEach
  void close() throws Exception {
    Setup.close(backend, vertx);
    machine.close();
  }

  private byte[] below(long position) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      byte[] data = new byte[LENGTH];
      file.seek(position);
      file.readFully(data);
      return data;
    }
  }

  private static byte[] data(int value) {
    byte[] data = new byte[LENGTH];
    Arrays.fill(data, (byte) value);
    return data;
  }

  @Test
  void aDurableWriteHasLeftTheCacheWhenItEnds() throws Exception {
    for (int i = 0; i < 8; i++) {
      driver.write((long) i << 20, data(i + 1), true);
      assertArrayEquals(data(i + 1), below((long) i << 20));
    }
  }

  @Test
  void aFlushEmptiesTheCacheOfEveryLoop() throws Exception {
    LaneDriver other = new LaneDriver(vertx, backend);
    for (int i = 0; i < 8; i++) {
      (i % 2 == 0 ? driver : other).write((long) i << 20, data(i + 1), false);
    }
    driver.flush();
    for (int i = 0; i < 8; i++) {
      assertArrayEquals(data(i + 1), below((long) i << 20));
    }
  }

  @Test
  void durableZeroesHaveLeftTheCacheWhenTheyEnd() throws Exception {
    for (boolean deallocate : new boolean[] {false, true}) {
      driver.write(4 << 20, data(9), true);
      driver.writeZeroes(4 << 20, LENGTH, deallocate, true);
      assertArrayEquals(new byte[LENGTH], below(4 << 20));
    }
  }
}
