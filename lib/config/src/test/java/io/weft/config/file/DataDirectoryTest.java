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

class DataDirectoryTest {
  @TempDir Path temporary;

  @Test
  void belongsToOneServiceAtATime() throws Exception {
    Path path = temporary.resolve("a/b");
    try (DataDirectory directory = DataDirectory.open(path)) {
      assertEquals(path.resolve("x"), directory.resolve("x"));
      String message = assertThrows(ConfigStoreException.class, () -> DataDirectory.open(path)).getMessage();
      assertEquals("data directory %s is in use by process %d; stop that process or name another directory"
          .formatted(path, ProcessHandle.current().pid()), message);
    }
    DataDirectory.open(path).close();
  }

  @Test
  void saysThatAFileIsNoDirectory() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    String message = assertThrows(ConfigStoreException.class, () -> DataDirectory.open(file)).getMessage();
    assertEquals("data directory %s is a file; name a directory".formatted(file), message);
    message = assertThrows(ConfigStoreException.class, () -> DataDirectory.open(file.resolve("x"))).getMessage();
    assertTrue(message.contains("cannot be used"), message);
  }
}
