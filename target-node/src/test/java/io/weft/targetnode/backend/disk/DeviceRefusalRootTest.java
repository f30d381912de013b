// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.targetnode.device.Backends;
import io.weft.testkit.RootMachine;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that exist but cannot be opened, and devices that fail. */
@Tag("root")
class DeviceRefusalRootTest {
  private static final int SIZE = 16 << 20;
  private static final Fence ALWAYS = new Fence() {
    @Override
    public int refusal() {
      return StatusCode.SUCCESS;
    }

    @Override
    public long deadline() {
      return System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    }

    @Override
    public int confirm(int status) {
      return status;
    }
  };


  @TempDir Path folder;
  private RootMachine machine;
  private Vertx vertx;

  @BeforeEach
  void start() {
    machine = new RootMachine(folder);
    vertx = Setup.URING.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    machine.close();
  }

  private static <T> T await(Future<T> future) {
    return LaneDriver.await(future.toCompletionStage().toCompletableFuture());
  }

  private String refusal(String spec, BackendOptions options) {
    return await(Backends.open(spec, options, vertx, new DeviceThreads())
        .compose(backend -> backend.close().map("was opened"))
        .otherwise(e -> String.valueOf(e.getMessage())));
  }

  @Test
  void aMountedBlockDeviceIsRefused() throws Exception {
    String device = machine.loopDevice(machine.image(SIZE), 512);
    machine.ext4(device, "rw");
    assertEquals(device + ": is in use (mounted, or part of another device or namespace); "
        + "it must be used by this namespace alone", refusal(device, BackendOptions.DEFAULT));
  }

  @Test
  @DisplayName("a block device that other nodes reach is opened by each, looked at without being opened, and refused where it is mounted")
  void sharedBlockDevice() throws Exception {
    BackendOptions shared = BackendOptions.DEFAULT.withFence(ALWAYS);
    String device = machine.loopDevice(machine.image(SIZE), 4096);
    Backend first = await(Backends.open(device, shared, vertx, new DeviceThreads()));
    Backend second = await(Backends.open(device, shared, vertx, new DeviceThreads()));
    DeviceGeometry seen = DeviceGeometry.of(device);
    assertEquals(first.size(), seen.size());
    assertEquals(first.blockSize(), seen.blockSize());
    assertEquals(second.size(), seen.size());
    await(first.close());
    await(second.close());
    machine.ext4(device, "rw");
    assertEquals(device + ": is mounted or part of another device; it must be used by namespaces alone",
        refusal(device, shared));
  }

  @Test
  void aBlockDeviceIsOpenedOnceOnly() throws Exception {
    String device = machine.loopDevice(machine.image(SIZE), 512);
    Backend backend = await(Backends.open(device, BackendOptions.DEFAULT, vertx, new DeviceThreads()));
    assertEquals(device + ": is in use (mounted, or part of another device or namespace); "
        + "it must be used by this namespace alone", refusal(device, BackendOptions.DEFAULT));
    await(backend.close());
    await(await(Backends.open(device, BackendOptions.DEFAULT, vertx, new DeviceThreads())).close());
  }

  @Test
  void aReadOnlyFileSystemIsRefused() throws Exception {
    String device = machine.loopDevice(machine.image(SIZE), 512);
    Path mount = machine.ext4(device, "rw");
    Files.write(mount.resolve("disk"), new byte[8192]);
    RootMachine.run("mount", "-o", "remount,ro", mount.toString());
    assertEquals(mount.resolve("disk") + ": is on a read-only file system; it must be writable",
        refusal(mount.resolve("disk").toString(), BackendOptions.DEFAULT));
  }

  @Test
  void blocksSmallerThanTheDevicesAreRefused() throws Exception {
    String device = machine.loopDevice(machine.image(SIZE), 4096);
    assertEquals(device + ": has blocks of 4096 bytes; the block size is 512; it must be 4096",
        refusal(device, BackendOptions.DEFAULT.withBlockSize(512)));
    Backend backend = await(Backends.open(device, BackendOptions.DEFAULT, vertx, new DeviceThreads()));
    assertEquals(4096, backend.blockSize());
    await(backend.close());
  }

  @Test
  void aFileWithoutDirectAccessInItsBlockSizeGoesThroughThePageCache() throws Exception {
    Path mount = machine.ext4(machine.loopDevice(machine.image(SIZE), 4096), "rw");
    Files.write(mount.resolve("disk"), new byte[8192]);
    Backend backend = await(Backends.open(
        mount.resolve("disk").toString(), BackendOptions.DEFAULT.withBlockSize(512), vertx, new DeviceThreads()));
    assertEquals("file, page cache (O_DIRECT does not work here with blocks of 512 bytes), io_uring",
        backend.describe());
    await(backend.close());
  }

  @ParameterizedTest
  @EnumSource(names = {"URING", "URING_BUFFERED", "THREADS_ON_EPOLL"})
  void whatTheDeviceCannotReadIsAnUnrecoveredReadError(Setup setup) throws Exception {
    Path image = machine.image(SIZE);
    String device = machine.loopDevice(image, 512);
    Backend backend = await(Backends.open(device, setup.options, vertx, new DeviceThreads()));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE / 2);
    }
    LaneDriver driver = new LaneDriver(vertx, backend);
    assertEquals(StatusCode.SUCCESS, driver.tryRead(0, 4096));
    assertEquals(StatusCode.UNRECOVERED_READ_ERROR, driver.tryRead(SIZE - 8192, 4096));
    assertEquals(StatusCode.SUCCESS, driver.tryRead(4096, 4096));
    await(backend.close());
  }
}
