// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.store.ConfigStoreException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
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

  @Test
  @DisplayName("what is no file in place of the lock is named, with what to do, and left as it is (mend 17)")
  void saysWhatIsInPlaceOfTheLock() throws Exception {
    Path lock = temporary.resolve("lock");
    Files.createDirectory(lock);
    assertEquals("%s is a directory, and must be a file: Weft makes it, and locks it while it uses the data directory. "
        .formatted(lock) + "Nothing was changed; move it away, or name another data directory", refusal());
    Files.delete(lock);
    Path target = temporary.resolve("away");
    Files.createSymbolicLink(lock, target);
    assertTrue(refusal().startsWith(lock + " is a symbolic link to what does not exist, and must be a file"), this::refusal);
    assertFalse(Files.exists(target), "the file that the link names was made");
    Files.delete(lock);
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(lock));
      assertTrue(refusal().startsWith(lock + " is a socket, and must be a file"), this::refusal);
    }
    Files.delete(lock);
    DataDirectory.open(temporary).close();
    assertTrue(Files.isRegularFile(lock));
  }

  private String refusal() {
    return assertThrows(ConfigStoreException.class, () -> DataDirectory.open(temporary)).getMessage();
  }
}
