// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.BackendException;
import io.weft.targetnode.backend.BackendOptions;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Setup;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening devices, and the messages about those that cannot be opened. */
class BackendsTest {
  @TempDir Path folder;
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Setup.URING.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static <T> T await(Future<T> future) {
    return LaneDriver.await(future.toCompletionStage().toCompletableFuture());
  }

  private String refusal(String spec, BackendOptions options) {
    Throwable cause = await(Backends.open(spec, options, vertx, new DeviceThreads())
        .<Throwable>map(backend -> new AssertionError(spec + " was opened"))
        .otherwise(e -> e));
    return String.valueOf(assertInstanceOf(BackendException.class, cause).getMessage());
  }

  private Path file(long size) throws IOException {
    Path path = folder.resolve("device");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
    return path;
  }

  private static long openDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      memory:            | memory:: '' is not a size; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB
      memory:much        | memory:much: 'much' is not a size; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB
      null:0             | null:0: '0' is zero; write a number of bytes or of KiB, MiB, GiB or TiB, such as 512MiB
      null:4095          | null:4095: holds 4095 bytes; it must hold at least one block of 4096 bytes
      memory:4000000TiB  | memory:4000000TiB: cannot allocate 4000000TiB of memory: not enough memory (ENOMEM); choose a smaller size
      /nowhere/disk      | /nowhere/disk: does not exist
      memroy:1GiB        | memroy:1GiB: does not exist
      /tmp               | /tmp: is a directory
      /dev/null          | /dev/null: is a character device
      """)
  void whatIsNoDeviceIsRefused(String spec, String message) {
    assertEquals(message, refusal(spec, BackendOptions.DEFAULT));
  }

  @Test
  void blockSizesOtherThan512And4096AreRefused() {
    assertEquals("null:1GiB: the block size is 1024; it must be 512 or 4096",
        refusal("null:1GiB", BackendOptions.DEFAULT.withBlockSize(1024)));
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfLessThanABlockIsRefusedAndClosed(Engine engine) throws IOException {
    Path path = file(511);
    BackendOptions options = BackendOptions.DEFAULT.withBlockSize(512).withEngine(engine);
    String message = path + ": holds 511 bytes; it must hold at least one block of 512 bytes";
    assertEquals(message, refusal(path.toString(), options));
    long before = openDescriptors();
    for (int i = 0; i < 50; i++) {
      assertEquals(message, refusal(path.toString(), options));
    }
    assertTrue(openDescriptors() < before + 10, "descriptors are left open");
  }

  @ParameterizedTest
  @EnumSource
  void theSameFileIsOpenedOnceOnly(Engine engine) throws IOException {
    Path path = file(1 << 20);
    BackendOptions options = BackendOptions.DEFAULT.withEngine(engine);
    Backend backend = await(Backends.open(path.toString(), options, vertx, new DeviceThreads()));
    Path other = Files.createSymbolicLink(folder.resolve("other"), path);
    assertEquals(other + ": is in use by another namespace or process; it must be used by this namespace alone",
        refusal(other.toString(), options));
    await(backend.close());
    await(await(Backends.open(other.toString(), options, vertx, new DeviceThreads())).close());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("each engine's lock of a file keeps out every other engine (mend 24)")
  void theLocksOfEnginesAreOfOneKind(Engine first) throws IOException {
    Path path = file(1 << 20);
    Backend backend =
        await(Backends.open(path.toString(), BackendOptions.DEFAULT.withEngine(first), vertx, new DeviceThreads()));
    for (Engine second : Engine.values()) {
      assertEquals(path + ": is in use by another namespace or process; it must be used by this namespace alone",
          refusal(path.toString(), BackendOptions.DEFAULT.withEngine(second)), () -> first + " and then " + second);
    }
    await(backend.close());
  }

  @Test
  void aPartOfABlockStaysUnused() throws IOException {
    Path path = file(3 * 4096 + 512);
    Backend backend = await(Backends.open(path.toString(), BackendOptions.DEFAULT, vertx, new DeviceThreads()));
    assertEquals(3 * 4096, backend.size());
    await(backend.close());
    Backend small = await(Backends.open(path.toString(), BackendOptions.DEFAULT.withBlockSize(512), vertx, new DeviceThreads()));
    assertEquals(3 * 4096 + 512, small.size());
    await(small.close());
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatGrowsIsSeenToGrow(Engine engine) throws IOException {
    Path path = file(1 << 20);
    Backend backend = await(Backends.open(path.toString(), BackendOptions.DEFAULT.withEngine(engine), vertx, new DeviceThreads()));
    file((2 << 20) + 100);
    assertEquals(1 << 20, backend.size());
    assertEquals(Inspection.FINE, backend.inspect());
    assertEquals(2 << 20, backend.size());
    byte[] data = {1, 2, 3, 4};
    LaneDriver driver = new LaneDriver(vertx, backend);
    driver.write((2 << 20) - 4096, Arrays.copyOf(data, 4096), true);
    assertEquals(3, driver.read((2 << 20) - 4096, 4096)[2]);
    await(backend.close());
  }

  @Test
  void openingAndClosingLeavesNothingBehind() throws IOException {
    Path path = file(1 << 20);
    long before = 0;
    for (int i = 0; i < 60; i++) {
      before = i == 10 ? openDescriptors() : before;
      Backend backend = await(Backends.open(path.toString(), BackendOptions.DEFAULT, vertx, new DeviceThreads()));
      new LaneDriver(vertx, backend).flush();
      await(backend.close());
    }
    assertTrue(openDescriptors() <= before + 5, "descriptors are left open");
  }

  @ParameterizedTest
  @CsvSource({"null:1GiB, true", "memory:1MiB, true", "null:0, false"})
  @DisplayName("a device without a file is open, or refused, at once")
  void needsNoThreadWithoutFile(String spec, boolean opens) {
    Future<Backend> opened = Backends.open(
        spec, BackendOptions.DEFAULT, vertx, new DeviceThreads());
    assertTrue(opened.isComplete());
    assertEquals(opens, opened.succeeded());
  }
}
