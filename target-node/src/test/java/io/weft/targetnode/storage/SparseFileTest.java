// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Creating the file of a namespace. */
class SparseFileTest {
  @TempDir Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aNewFileHasItsSizeAndTakesNoSpace() throws IOException {
    Path path = folder.resolve("demo.img");
    long before = Files.getFileStore(folder).getUnallocatedSpace();
    assertTrue(SparseFile.createIfMissing(path, 1L << 40));
    assertEquals(1L << 40, Files.size(path));
    assertTrue(before - Files.getFileStore(folder).getUnallocatedSpace() < 1L << 34);
    assertEquals(List.of(path), files());
  }

  @Test
  void anExistingFileStaysAsItIs() throws IOException {
    Path path = Files.writeString(folder.resolve("demo.img"), "data");
    assertFalse(SparseFile.createIfMissing(path, 1 << 20));
    assertEquals("data", Files.readString(path));
    assertEquals(List.of(path), files());
  }

  @Test
  void nothingIsLeftOfAFileThatCannotBeMade() throws IOException {
    assertThrows(IOException.class, () -> SparseFile.createIfMissing(folder.resolve("a").resolve("b"), 4096));
    Path large = folder.resolve("c");
    String refusal = String.valueOf(
        assertThrows(IOException.class, () -> SparseFile.createIfMissing(large, Long.MAX_VALUE)).getMessage());
    assertTrue(refusal.startsWith(large + " with 9223372036854775807 bytes cannot be made: "), refusal);
    assertEquals(List.of(), files());
  }
}
