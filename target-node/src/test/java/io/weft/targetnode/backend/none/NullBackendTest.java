// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.none;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.targetnode.device.Backends;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backend without storage. */
class NullBackendTest {
  private Vertx vertx;
  private Backend backend;
  private LaneDriver driver;

  @BeforeEach
  void open() {
    vertx = Setup.MEMORY_ON_NIO.vertx();
    backend = LaneDriver.await(
        Backends.open("null:4GiB", BackendOptions.DEFAULT, vertx, new DeviceThreads()).toCompletionStage().toCompletableFuture());
    driver = new LaneDriver(vertx, backend);
  }

  @AfterEach
  void close() throws Exception {
    Setup.close(backend, vertx);
  }

  @Test
  void readsNeverShowWhatTheBufferHeldBefore() {
    byte[] data = new byte[8192];
    Arrays.fill(data, (byte) 7);
    driver.write(4096, data, true);
    assertArrayEquals(new byte[8192], driver.read(4096, 8192));
    assertArrayEquals(new byte[4096], driver.read(backend.size() - 4096, 4096));
  }

  @Test
  void everythingElseSucceedsAtOnce() {
    driver.flush();
    driver.discard(0, backend.size());
    driver.writeZeroes(0, backend.size(), false, true);
    assertTrue(LaneDriver.await(driver.on(() -> backend.lane(driver.loop()).isSynchronous())));
    assertEquals(4L << 30, backend.size());
  }
}
