// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.store.ConfigStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;

  @Test
  void belongsToOneServiceAtATime() throws Exception {
    Path path = temporary.resolve("a/b");
    try (DataFolder folder = DataFolder.open(path)) {
      assertEquals(path.resolve("x"), folder.resolve("x"));
      String message = assertThrows(ConfigStoreException.class, () -> DataFolder.open(path)).getMessage();
      assertEquals("data folder %s is in use by process %d; stop that one or name another folder"
          .formatted(path, ProcessHandle.current().pid()), message);
    }
    DataFolder.open(path).close();
  }

  @Test
  void saysThatAFileIsNoFolder() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    String message = assertThrows(ConfigStoreException.class, () -> DataFolder.open(file)).getMessage();
    assertEquals("data folder %s is a file; name a folder".formatted(file), message);
    message = assertThrows(ConfigStoreException.class, () -> DataFolder.open(file.resolve("x"))).getMessage();
    assertTrue(message.contains("cannot be used"), message);
  }
}
