// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoragePoolTest {
  private static final long SIZE = 1 << 20;

  @TempDir
  private Path folder;
  private StoragePool pool;
  private final UUID uuid = UUID.randomUUID();

  @BeforeEach
  void open() {
    pool = new StoragePool(folder);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesAndDeletesFiles() throws IOException {
    pool.begin(uuid);
    pool.create(uuid, SIZE);
    assertEquals(List.of(uuid + ".img", uuid + ".pending"), files());
    pool.keep(uuid);
    assertEquals(List.of(uuid + ".img"), files());
    assertEquals(SIZE, Files.size(folder.resolve(uuid + ".img")));
    assertThrows(FileAlreadyExistsException.class, () -> pool.create(uuid, SIZE));
    pool.begin(uuid);
    pool.begin(uuid);
    pool.delete(uuid);
    assertEquals(List.of(), files());
  }

  @Test
  void whateverWasBegunIsMadeWhole() throws IOException {
    UUID made = UUID.randomUUID();
    UUID begun = UUID.randomUUID();
    UUID half = UUID.randomUUID();
    for (UUID each : List.of(made, uuid, begun, half)) {
      pool.begin(each);
    }
    pool.create(made, SIZE);
    pool.create(uuid, SIZE);
    Files.createFile(folder.resolve("." + half + ".img1234.new"));
    assertEquals(Set.of(uuid, begun, half), pool.recover(made::equals));
    assertEquals(List.of(made + ".img"), files());
    assertEquals(Set.of(), pool.recover(each -> false), "what is whole stays, whatever the configuration says");
    assertEquals(List.of(made + ".img"), files());
  }

  @Test
  void leavesOtherFilesAlone() throws IOException {
    List<String> others = List.of("." + UUID.randomUUID() + ".img1.new", "disk.img", UUID.randomUUID() + ".img",
        "x.pending").stream().sorted().toList();
    for (String other : others) {
      Files.createFile(folder.resolve(other));
    }
    pool.begin(uuid);
    pool.create(uuid, SIZE);
    pool.recover(each -> false);
    assertEquals(others, files());
  }

  @Test
  void promisesNoSpaceTwice() throws IOException {
    PoolCapacity empty = pool.capacity();
    assertTrue(empty.total() >= empty.unallocated());
    long half = empty.unallocated() / 2;
    pool.create(uuid, half);
    long left = pool.capacity().unallocated();
    assertTrue(left < empty.unallocated() / 4 * 3, left + " of " + empty.unallocated());
    pool.delete(uuid);
    assertTrue(pool.capacity().unallocated() > half, "it is there again");
  }
}
