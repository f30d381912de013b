// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.targetnode.backend.Backend;
import io.weft.targetnode.backend.DeviceThreads;
import io.weft.targetnode.state.BlockSizes;
import io.weft.targetnode.storage.Engine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The block size of files whose namespaces state none. */
@Timeout(120)
class FileBlockSizeIT {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private Path states;
  private Path file;
  private NamespaceEntry entry;
  private Vertx vertx;

  @BeforeEach
  void create() throws IOException {
    vertx = Vertx.vertx();
    states = folder.resolve("states");
    file = folder.resolve("disk.img");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(SIZE);
    }
    entry = NamespaceEntry.of(1, file.toString());
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private ConfiguredDevices devices(Engine engine, int preferred) {
    return new ConfiguredDevices(vertx, engine, preferred, new BlockSizes(states));
  }

  private int blockSize(ConfiguredDevices devices, NamespaceEntry of) throws Exception {
    Backend backend = devices.open(of, new DeviceThreads()).await(60, TimeUnit.SECONDS);
    int size = backend.blockSize();
    backend.close().await(60, TimeUnit.SECONDS);
    return size;
  }

  private void mark(long position) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.seek(position);
      made.write("EFI PART".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  @DisplayName("A new file has blocks of 512 bytes where nothing is known of the storage below it (mend 11)")
  void aNewFileHasSmallBlocks() throws Exception {
    assertEquals(512, blockSize(devices(Engine.PORTABLE, 0), entry));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The block size of a file stays what it was first, whatever is set for the node later (mend 11)")
  void theBlockSizeStays(Engine engine) throws Exception {
    assertEquals(512, blockSize(devices(engine, 512), entry));
    assertEquals(512, blockSize(devices(engine, 4096), entry));
    NamespaceEntry other = NamespaceEntry.of(2, file.toString());
    assertEquals(4096, blockSize(devices(engine, 4096), other), "another namespace, another disk");
    assertEquals(4096, blockSize(devices(engine, 512), other));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  @DisplayName("A file with a partition table has the block size that the table was made for (mend 11)")
  void aPartitionTableDecides(int bytes) throws Exception {
    mark(bytes);
    assertEquals(bytes, blockSize(devices(Engine.AUTO, 512 + 4096 - bytes), entry));
  }

  @Test
  @DisplayName("Files that a former version served keep their blocks of 4096 bytes; later ones are new (mend 11)")
  void formerFilesKeepTheirBlocks() throws Exception {
    Configuration former = Configuration.EMPTY.withSubsystems(List.of(SubsystemEntry.of("nqn.2014-08.org.example:a",
        SubsystemAttributes.defaults("N1"), AllowedHosts.ANY, List.of(entry))));
    ConfiguredDevices devices = devices(Engine.AUTO, 512);
    devices.adopt(true, former);
    assertEquals(4096, blockSize(devices, entry));
    NamespaceEntry later = NamespaceEntry.of(2, file.toString());
    devices(Engine.AUTO, 512).adopt(true, former.withSubsystems(
        List.of(former.subsystem("nqn.2014-08.org.example:a").orElseThrow().withNamespaces(List.of(entry, later)))));
    assertEquals(512, blockSize(devices(Engine.AUTO, 512), later));
  }

  @Test
  @DisplayName("A first start is not an update (mend 11)")
  void aFirstStartIsNoUpdate() throws Exception {
    Configuration first = Configuration.EMPTY.withSubsystems(List.of(SubsystemEntry.of("nqn.2014-08.org.example:a",
        SubsystemAttributes.defaults("N1"), AllowedHosts.ANY, List.of(entry))));
    ConfiguredDevices devices = devices(Engine.AUTO, 512);
    devices.adopt(false, first);
    assertEquals(512, blockSize(devices, entry));
  }

  @Test
  void aDamagedRecordIsToldAndNotReplaced() throws Exception {
    Files.createDirectories(states);
    Path record = Files.writeString(states.resolve(entry.identifiers().uuid() + ".block-size"), "many\n");
    Throwable refused = devices(Engine.AUTO, 0).open(entry, new DeviceThreads())
        .<Throwable>map(_ -> new AssertionError("was opened")).otherwise(failure -> failure).await(60, TimeUnit.SECONDS);
    assertTrue(String.valueOf(refused.getMessage()).contains(record + " is damaged"), refused.getMessage());
    assertEquals("many\n", Files.readString(record));
  }
}
