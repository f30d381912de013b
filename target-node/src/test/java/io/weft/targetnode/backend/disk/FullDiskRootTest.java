// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.backend.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.Inspection;
import io.weft.targetnode.backend.LaneDriver;
import io.weft.targetnode.backend.Presence;
import io.weft.targetnode.backend.Setup;
import io.weft.testkit.Eventually;
import io.weft.testkit.RootMachine;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file system that fills up under a namespace, and has space again later. */
@Tag("root")
class FullDiskRootTest {
  private static final int CHUNK = 256 << 10;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"MEMORY", "MEMORY_ON_NIO"})
  void aDiskFileRunsFullAndRecovers(Setup setup) throws Exception {
    try (RootMachine machine = new RootMachine(folder)) {
      runsFullAndRecovers(setup, machine.ext4(machine.loopDevice(machine.image(24 << 20), 512), "rw"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"URING_BUFFERED", "THREADS_BUFFERED"})
  void aFileInMemoryRunsFullAndRecovers(Setup setup) throws Exception {
    try (RootMachine machine = new RootMachine(folder)) {
      runsFullAndRecovers(setup, machine.tmpfs(16 << 20));
    }
  }

  @Test
  @DisplayName("A look at a file tells that its file system is full, until there is space again (mend 4)")
  void aFullFileSystemIsToldOf() throws Exception {
    try (RootMachine machine = new RootMachine(folder)) {
      Path mount = machine.tmpfs(16 << 20);
      Path filler = mount.resolve("filler");
      Files.write(filler, new byte[15 << 20]);
      Path path = mount.resolve("disk");
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(Setup.SIZE);
      }
      Vertx vertx = Setup.THREADS_BUFFERED.vertx();
      Backend backend = Setup.THREADS_BUFFERED.open(vertx, path.toString());
      try {
        LaneDriver driver = new LaneDriver(vertx, backend);
        assertEquals(Inspection.FINE, backend.inspect());
        assertEquals(StatusCode.CAPACITY_EXCEEDED | StatusCode.DNR, driver.tryWrite(0, new byte[4 << 20], false));
        Inspection full = backend.inspect();
        assertEquals(Presence.HERE, full.presence(), "what is written already can be read");
        assertTrue(String.valueOf(full.problem()).endsWith("no space left (ENOSPC)"), full.problem());
        Files.delete(filler);
        Eventually.until("it is well again", () -> backend.inspect().problem() == null);
      } finally {
        Setup.close(backend, vertx);
      }
    }
  }

  private static void runsFullAndRecovers(Setup setup, Path mount) throws Exception {
    Path filler = mount.resolve("filler");
    Files.write(filler, new byte[4 << 20]);
    Path path = mount.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(Setup.SIZE);
    }
    Vertx vertx = setup.vertx();
    Backend backend = setup.open(vertx, path.toString());
    try {
      LaneDriver driver = new LaneDriver(vertx, backend);
      int written = 0;
      int status = StatusCode.SUCCESS;
      while (status == StatusCode.SUCCESS && written < Setup.SIZE / CHUNK) {
        status = driver.tryWrite((long) written * CHUNK, data(written), false);
        written += status == StatusCode.SUCCESS ? 1 : 0;
      }
      assertEquals(StatusCode.CAPACITY_EXCEEDED | StatusCode.DNR, status);
      assertTrue(written > 8, "some space was there");
      driver.flush();
      check(driver, written);
      assertEquals(StatusCode.CAPACITY_EXCEEDED | StatusCode.DNR,
          driver.tryWrite(Setup.SIZE - CHUNK, data(-1), true));

      Files.delete(filler);
      driver.write((long) written * CHUNK, data(written), true);
      driver.write(Setup.SIZE - CHUNK, data(-1), true);
      check(driver, written + 1);
      assertArrayEquals(data(-1), driver.read(Setup.SIZE - CHUNK, CHUNK));
      assertArrayEquals(new byte[CHUNK], driver.read(Setup.SIZE - 2 * CHUNK, CHUNK));
    } finally {
      Setup.close(backend, vertx);
    }
  }

  private static byte[] data(int chunk) {
    byte[] data = new byte[CHUNK];
    Arrays.fill(data, (byte) (chunk * 7 + 1));
    return data;
  }

  private static void check(LaneDriver driver, int chunks) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      assertArrayEquals(data(chunk), driver.read((long) chunk * CHUNK, CHUNK), "chunk " + chunk);
    }
  }
}
