// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.weft.config.Configuration;
import io.weft.config.Samples;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.Edited;
import io.weft.config.store.ConfigStoreSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigStoreTest extends ConfigStoreSuite {
  @TempDir Path temporary;
  private DataDirectory directory;

  @Override
  protected ConfigStore open() throws Exception {
    if (directory == null) {
      directory = DataDirectory.open(temporary);
    }
    return await(FileConfigStore.open(vertx, directory, RULES));
  }

  @AfterEach
  void closeDirectory() {
    directory.close();
  }

  private void reopen() throws Exception {
    await(store.close());
    store = open();
  }

  @Test
  void keepsWhatItIsGivenAcrossItsEnd() throws Exception {
    assertEquals(1, set(Samples.full()).revision());
    assertEquals(2, set(Samples.full().withPorts(List.of())).revision());
    reopen();
    assertEquals(Samples.full().withPorts(List.of()).withRevision(2), store.snapshot());
    assertEquals(3, set(Configuration.EMPTY).revision());
  }

  @Test
  void boundsWaitingEdits() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Edited>> edits = new ArrayList<>();
    for (int i = 0; i < FileConfigStore.MAX_WAITING_EDITS; i++) {
      edits.add(store.edit(ConfigStore.ANY_REVISION, current -> {
        assertDoesNotTime(release);
        return current;
      }));
    }
    assertInstanceOf(ConfigStoreException.class, assertThrows(Exception.class,
        () -> await(store.edit(ConfigStore.ANY_REVISION, Change.clear()))));
    release.countDown();
    await(Future.all(edits));
    assertEquals(0, await(store.edit(ConfigStore.ANY_REVISION, Change.clear())).revision());
  }

  private static void assertDoesNotTime(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void finishesEditsUnderWayBeforeItsEnd() throws Exception {
    Future<Edited> before = store.edit(0, Change.to(Samples.full()));
    Future<Void> closed = store.close();
    assertThrows(ConfigStoreException.class, () -> await(store.edit(1, Change.clear())));
    assertEquals(1, await(before).revision());
    await(closed);
    store = await(FileConfigStore.open(vertx, directory, RULES));
    assertEquals(1, store.snapshot().revision());
  }

  @Test
  @DisplayName("nodes are read from the journal after a kill, and from the snapshot after an orderly end")
  void keepsNodes() throws Exception {
    Configuration cluster = set(Samples.full().withNodes(Samples.cluster().nodes())
        .withAnaGroups(Samples.cluster().anaGroups()).withPorts(Samples.cluster().ports()));
    Configuration alone = set(Samples.full());
    assertEquals(Samples.full().withRevision(2), alone);
    assertEquals(cluster.withRevision(3), set(cluster));
    for (int i = 0; i < 2; i++) {
      await(store.close());
      store = open();
      assertEquals(cluster.withRevision(3), store.snapshot());
    }
  }

  private void damage() throws Exception {
    Path file = directory.resolve(FileConfigStore.FILE_NAME);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"ports\": []", "\"ports\": [ ]").replace("\"revision\": 2", "\"revision\": 9"));
    assertNotEquals(text, Files.readString(file));
  }

  @Test
  @DisplayName("an edit leaves the snapshot alone until the store is closed (mend 21)")
  void anEditWritesNoSnapshot() throws Exception {
    Path snapshot = directory.resolve(FileConfigStore.FILE_NAME);
    set(Samples.full());
    String first = Files.readString(snapshot);
    set(Configuration.EMPTY);
    set(Samples.full().withPorts(List.of()));
    assertEquals(first, Files.readString(snapshot));
    await(store.close());
    assertNotEquals(first, Files.readString(snapshot));
    store = open();
    assertEquals(3, store.snapshot().revision());
  }

  @Test
  @DisplayName("a damaged file is rebuilt from the one before it and the journals (mend 21)")
  void rebuildsADamagedFile() throws Exception {
    set(Samples.full());
    set(Configuration.EMPTY);
    await(store.close());
    damage();
    store = open();
    assertEquals(Configuration.EMPTY.withRevision(2), store.snapshot());
    assertTrue(Files.exists(directory.resolve("config.json.rejected")));
    reopen();
    assertEquals(Configuration.EMPTY.withRevision(2), store.snapshot(), "the damage is repaired");
  }

  @Test
  void fallsBackFromADamagedFileWithoutItsJournals() throws Exception {
    set(Samples.full());
    set(Configuration.EMPTY);
    await(store.close());
    damage();
    Files.delete(directory.resolve("config.json.journal"));
    Files.delete(directory.resolve("config.json.journal.previous"));
    store = open();
    assertEquals(Samples.full().withRevision(1001), store.snapshot());
    assertTrue(Files.exists(directory.resolve("config.json.rejected")));
    reopen();
    assertEquals(Samples.full().withRevision(1001), store.snapshot(), "the damage is repaired");
  }

  @Test
  void doesNotStartWithoutAnyGoodFile() throws Exception {
    Path file = directory.resolve(FileConfigStore.FILE_NAME);
    Files.writeString(file, "{");
    String message = assertThrows(ConfigStoreException.class,
        () -> await(FileConfigStore.open(vertx, directory, RULES))).getMessage();
    assertTrue(message.contains(file + " is damaged: it is not JSON at line 1"), message);
    assertTrue(message.contains("there is no previous one"), message);
    Files.writeString(directory.resolve("config.json.previous"), "{\"format\": 7}");
    message = assertThrows(ConfigStoreException.class,
        () -> await(FileConfigStore.open(vertx, directory, RULES))).getMessage();
    assertTrue(message.contains("config.json.previous has format 7, and this version of Weft reads 1 to 2"), message);
    assertEquals("{", Files.readString(file), "nothing is touched");
  }
}
