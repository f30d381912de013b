// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.StaleRevisionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigStoreTest {
  private final Vertx vertx = Vertx.vertx();
  private final Rules rules =
      new Rules(device -> "/missing".equals(device.path()) ? Optional.of("does not exist") : Optional.empty());
  @TempDir Path temporary;
  private DataFolder folder;
  private ConfigStore store;

  @BeforeEach
  void open() throws Exception {
    folder = DataFolder.open(temporary);
    store = await(FileConfigStore.open(vertx, folder, rules));
  }

  @AfterEach
  void close() throws Exception {
    await(store.close());
    folder.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Configuration edit(Configuration wanted) throws Exception {
    return await(store.edit(store.snapshot().revision(), Change.to(wanted)));
  }

  private void reopen() throws Exception {
    await(store.close());
    store = await(FileConfigStore.open(vertx, folder, rules));
  }

  @Test
  void startsEmptyAndKeepsWhatItIsGiven() throws Exception {
    assertEquals(Configuration.EMPTY, store.snapshot());
    assertEquals(1, edit(Samples.full()).revision());
    assertEquals(2, edit(Samples.full().withPorts(List.of())).revision());
    reopen();
    assertEquals(Samples.full().withPorts(List.of()).withRevision(2), store.snapshot());
    assertEquals(3, edit(Configuration.EMPTY).revision());
  }

  @Test
  void makesNoRevisionForNoChange() throws Exception {
    Configuration one = edit(Samples.full());
    assertSame(one, edit(Samples.full()));
  }

  @Test
  void refusesAStaleEditAndSaysWhatChanged() throws Exception {
    edit(Samples.full());
    edit(Samples.full().withPorts(List.of()));
    StaleRevisionException e = assertThrows(StaleRevisionException.class,
        () -> await(store.edit(1, current -> {
          throw new AssertionError("a stale change is not asked");
        })));
    assertEquals("the edit was made against revision 1, but the configuration is at revision 2: port 1 was removed",
        e.getMessage());
    assertEquals(List.of("port 1 was removed"), e.changes());
    assertEquals(List.of(), assertThrows(StaleRevisionException.class,
        () -> await(store.edit(77, Change.clear()))).changes());
    assertEquals(2, store.snapshot().revision());
  }

  @Test
  void refusesWhatBreaksTheRules() throws Exception {
    Configuration before = edit(Samples.full());
    Configuration missing = Samples.full().withSubsystems(List.of(Samples.beta(),
        Samples.alpha().withNamespaces(List.of(Samples.namespace(1, "/missing")))));
    InvalidConfigurationException e =
        assertThrows(InvalidConfigurationException.class, () -> edit(missing));
    assertEquals("subsystems[1].namespaces[0].device.path", e.violations().getFirst().path());
    assertSame(before, store.snapshot());
  }

  @Test
  void ofTwoEditsAgainstOneRevisionOneWins() throws Exception {
    Future<Configuration> one = store.edit(0, Change.to(Samples.full()));
    Future<Configuration> two = store.edit(0, Change.to(Samples.full().withPorts(List.of())));
    assertEquals(1, await(one).revision());
    assertThrows(StaleRevisionException.class, () -> await(two));
  }

  @Test
  void tellsListenersInOrderAndOnTheirContext() throws Exception {
    Promise<Void> last = Promise.promise();
    List<Long> seen = new ArrayList<>();
    var context = vertx.getOrCreateContext();
    Promise<ConfigWatch> watch = Promise.promise();
    context.runOnContext(ignored -> watch.complete(store.watch(configuration -> {
      assertSame(context, Vertx.currentContext());
      seen.add(configuration.revision());
      if (configuration.revision() == 3) {
        last.complete();
      }
    })));
    await(watch.future());
    edit(Samples.full());
    edit(Samples.full().withPorts(List.of()));
    edit(Configuration.EMPTY);
    await(last.future());
    assertEquals(0, seen.getFirst());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    await(watch.future()).close();
    edit(Samples.full());
    Promise<Void> turn = Promise.promise();
    context.runOnContext(ignored -> turn.complete());
    await(turn.future());
    assertEquals(3, seen.getLast(), "no call after the end");
  }

  @Test
  void boundsWaitingEdits() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Configuration>> edits = new ArrayList<>();
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
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesEditsAfterItsEnd() throws Exception {
    Future<Configuration> before = store.edit(0, Change.to(Samples.full()));
    Future<Void> closed = store.close();
    assertThrows(ConfigStoreException.class, () -> await(store.edit(1, Change.clear())));
    assertEquals(1, await(before).revision());
    await(closed);
    store = await(FileConfigStore.open(vertx, folder, rules));
    assertEquals(1, store.snapshot().revision());
  }

  @Test
  void fallsBackFromADamagedFile() throws Exception {
    edit(Samples.full());
    edit(Configuration.EMPTY);
    Path file = folder.resolve(FileConfigStore.FILE_NAME);
    Files.writeString(file, Files.readString(file).replace("\"ports\": []", "\"ports\": [ ]").replace(" 2,", " 9,"));
    reopen();
    assertEquals(Samples.full().withRevision(1001), store.snapshot());
    assertTrue(Files.exists(folder.resolve("config.json.rejected")));
    reopen();
    assertEquals(Samples.full().withRevision(1001), store.snapshot(), "the damage is repaired");
  }

  @Test
  void doesNotStartWithoutAnyGoodFile() throws Exception {
    Path file = folder.resolve(FileConfigStore.FILE_NAME);
    Files.writeString(file, "{");
    String message = assertThrows(ConfigStoreException.class,
        () -> await(FileConfigStore.open(vertx, folder, rules))).getMessage();
    assertTrue(message.contains(file + " cannot be used: document: is no JSON at line 1"), message);
    assertTrue(message.contains("there is no earlier one"), message);
    Files.writeString(folder.resolve("config.json.previous"), "{\"format\": 7}");
    message = assertThrows(ConfigStoreException.class,
        () -> await(FileConfigStore.open(vertx, folder, rules))).getMessage();
    assertTrue(message.contains("config.json.previous cannot be used: format: is 7; expected 1"), message);
    assertEquals("{", Files.readString(file), "nothing is touched");
  }
}
