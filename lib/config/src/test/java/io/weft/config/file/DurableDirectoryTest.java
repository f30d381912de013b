// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableDirectoryTest {
  @TempDir Path temporary;

  @Test
  @DisplayName("every new directory is on the disk before one is made in it (mend 27)")
  void syncsTheParentsOfNewDirectories() throws Exception {
    List<String> synced = new ArrayList<>();
    FileSteps recording = new FileSteps() {
      @Override
      public void syncDirectory(Path file) throws IOException {
        assertTrue(Files.isDirectory(file), "it is created first");
        synced.add(temporary.relativize(file).toString());
        FileSteps.super.syncDirectory(file);
      }
    };
    DurableDirectory.create(temporary.resolve("a/b/c"), recording);
    assertEquals(List.of("a", "a/b", "a/b/c"), synced);
    DurableDirectory.create(temporary.resolve("a/b/d"), recording);
    assertEquals(List.of("a", "a/b", "a/b/c", "a/b/d"), synced, "only what is new");
  }

  @Test
  void doesNotReplaceAFile() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThrows(FileAlreadyExistsException.class, () -> DurableDirectory.create(file));
    assertThrows(IOException.class, () -> DurableDirectory.create(file.resolve("x")));
  }

  @Test
  @DisplayName("a file that may hold secrets is its owner's from its first moment (mend 27)")
  void createsFilesWithTheirMode() throws Exception {
    Path file = temporary.resolve("secret");
    try (FileChannel _ = OwnersFile.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  @DisplayName("a directory for its owner is closed to others from its first moment, and is made only once")
  void aDirectoryForItsOwner() throws IOException {
    Path secrets = temporary.resolve("secrets");
    DurableDirectory.createForOwner(secrets);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)));
    assertThrows(FileAlreadyExistsException.class, () -> DurableDirectory.createForOwner(secrets));
  }
}
