// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.testkit.RootMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system of the data directory is full for a while. */
@Tag("root")
class FullDirectoryRootTest {
  private static final long SIZE = 1 << 20;
  private static final int PAGE = 4096;

  @TempDir Path temporary;

  private final Vertx vertx = Vertx.vertx();
  private RootMachine machine;
  private Path mount;
  private Path data;

  @BeforeEach
  void mount() throws Exception {
    machine = new RootMachine(temporary);
    mount = machine.tmpfs(SIZE);
    data = mount.resolve("data");
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
    machine.close();
  }

  /** Fills the file system. @param left how many bytes are left */
  private void fill(int left) throws IOException {
    Path ballast = mount.resolve("ballast");
    assertThrows(IOException.class, () -> {
      while (true) {
        Files.write(ballast, new byte[PAGE], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    });
    byte[] all = Files.readAllBytes(ballast);
    Files.write(ballast, Arrays.copyOf(all, all.length - left));
  }

  private void free() throws IOException {
    Files.delete(mount.resolve("ballast"));
  }

  private ConfigStore open(DataDirectory directory) throws Exception {
    return FileConfigStore.open(vertx, directory, new Rules(DeviceProbe.NONE)).await(60, TimeUnit.SECONDS);
  }

  private static Configuration edit(ConfigStore store) throws Exception {
    return store.edit(ConfigStore.ANY_REVISION, Edits::next).await(60, TimeUnit.SECONDS).configuration();
  }

  private static int hosts(ConfigStore store) {
    return store.snapshot().hosts().size();
  }

  /** Makes edits until one is refused for want of space. @return how many were made */
  private static int editUntilFull(ConfigStore store) throws Exception {
    for (int made = 0; ; made++) {
      try {
        edit(store);
      } catch (ConfigStoreException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("No space left on device"), e::getMessage);
        return made;
      }
    }
  }

  private static void close(ConfigStore store) throws Exception {
    store.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("on a full file system edits are refused whole, a start succeeds, and edits work when there is space (mend 4)")
  void fullAndFreeAgain() throws Exception {
    int made;
    try (DataDirectory directory = DataDirectory.open(data)) {
      ConfigStore store = open(directory);
      edit(store);
      fill(PAGE);
      made = 1 + editUntilFull(store);
      Path journal = directory.resolve(FileConfigStore.FILE_NAME + ".journal");
      String records = Files.readString(journal);
      assertTrue(records.isEmpty() || records.endsWith("\n"), "nothing of the refused edit is left");
      close(store);
      assertFalse(Files.exists(directory.resolve(FileConfigStore.FILE_NAME + ".tmp")), "nothing half takes space");
    }
    try (DataDirectory directory = DataDirectory.open(data)) {
      ConfigStore store = open(directory);
      assertEquals(made, hosts(store));
      free();
      edit(store);
      assertEquals(made + 1, hosts(store));
      close(store);
    }
    try (DataDirectory directory = DataDirectory.open(data)) {
      ConfigStore store = open(directory);
      assertEquals(made + 1, hosts(store));
      close(store);
    }
  }
}
