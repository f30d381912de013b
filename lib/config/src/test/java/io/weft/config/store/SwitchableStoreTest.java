// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A store whose keeper changes keeps the contract of all stores, before, in between and afterwards. */
class SwitchableStoreTest extends ConfigStoreSuite {
  private static final String NQN = "nqn.2014-08.org.example:host-";

  @Override
  protected ConfigStore open() throws Exception {
    SwitchableStore opened = new SwitchableStore(vertx, new MemoryConfigStore(vertx, Configuration.EMPTY, RULES::require));
    ConfigStore former = opened.keeper();
    await(opened.hold());
    opened.release(new MemoryConfigStore(vertx, Configuration.EMPTY, RULES::require));
    await(former.close());
    return opened;
  }

  private SwitchableStore switchable() {
    return (SwitchableStore) store;
  }

  private ConfigStore successor() {
    return new MemoryConfigStore(vertx, store.snapshot().withRevision(store.snapshot().revision() + 1), RULES::require);
  }

  private static Change host(int number) {
    return current -> current.with(HostEntry.of(NQN + number));
  }

  @Test
  @DisplayName("Edits wait while the keeper changes, and are made in order by the next; none is lost and none made twice")
  void editsWait() throws Exception {
    UUID before = UUID.randomUUID();
    long made = await(store.edit(before, ConfigStore.ANY_REVISION, host(0))).revision();
    await(switchable().hold());
    List<Future<Edited>> waiting = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      waiting.add(store.edit(ConfigStore.ANY_REVISION, host(i)));
    }
    Future<Configuration> confirmed = store.confirmed();
    assertFalse(waiting.getFirst().isComplete());
    assertFalse(confirmed.isComplete());
    ConfigStore next = successor();
    switchable().release(next);
    long last = made + 1;
    for (Future<Edited> edit : waiting) {
      assertEquals(++last, await(edit).revision());
    }
    assertTrue(await(confirmed).revision() > made);
    assertEquals(11, next.snapshot().hosts().size());

    assertEquals(made, await(store.edit(before, ConfigStore.ANY_REVISION, host(99))).revision(), "it was made by the former keeper");
    assertEquals(last, store.snapshot().revision());
  }

  @Test
  @DisplayName("A watch stays, and sees revisions only rise, up to the last")
  void watchStays() throws Exception {
    List<Long> seen = new CopyOnWriteArrayList<>();
    CountDownLatch reached = new CountDownLatch(1);
    store.watch(configuration -> {
      seen.add(configuration.revision());
      if (configuration.host(NQN + 2).isPresent()) {
        reached.countDown();
      }
    });
    await(store.edit(ConfigStore.ANY_REVISION, host(1)));
    ConfigStore former = switchable().keeper();
    await(switchable().hold());
    ConfigStore next = successor();
    await(former.edit(ConfigStore.ANY_REVISION, host(6)));
    assertFalse(store.snapshot().host(NQN + 6).isPresent(), "what the former hears now is not shown");
    switchable().release(next);
    await(former.edit(ConfigStore.ANY_REVISION, host(7)));
    await(store.edit(ConfigStore.ANY_REVISION, host(2)));
    assertTrue(reached.await(60, TimeUnit.SECONDS));
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    assertEquals(store.snapshot().revision(), seen.getLast());
    assertFalse(store.snapshot().host(NQN + 7).isPresent(), "the former keeper is not asked any more");
  }

  @Test
  @DisplayName("What has begun ends with the former keeper, which is waited for")
  void drains() throws Exception {
    Promise<Edited> slow = Promise.promise();
    Slow keeper = new Slow(slow.future());
    SwitchableStore own = new SwitchableStore(vertx, keeper);
    Future<Edited> begun = own.edit(ConfigStore.ANY_REVISION, host(1));
    Future<Void> held = own.hold();
    assertFalse(held.isComplete());
    assertThrows(IllegalStateException.class, own::hold);
    slow.complete(Edited.of(Configuration.EMPTY, Configuration.EMPTY.withRevision(5)));
    await(held);
    assertEquals(5, await(begun).revision());
    own.release(own.keeper());
    assertThrows(IllegalStateException.class, () -> own.release(keeper), "nothing is held");
    await(own.close());
  }

  @Test
  @DisplayName("An edit that waits too long fails, is not made later, and makes room; so many wait and no more")
  void waitsAreBounded() throws Exception {
    SwitchableStore own = new SwitchableStore(vertx, new MemoryConfigStore(vertx, Configuration.EMPTY), Duration.ofMillis(200));
    await(own.hold());
    List<Future<Edited>> waiting = new ArrayList<>();
    for (int i = 0; i < SwitchableStore.MAX_WAITING; i++) {
      waiting.add(own.edit(ConfigStore.ANY_REVISION, host(i)));
    }
    ConfigStoreException full = assertThrows(ConfigStoreException.class, () -> await(own.edit(ConfigStore.ANY_REVISION, host(99))));
    assertTrue(String.valueOf(full.getMessage()).contains("already waiting"), full::toString);
    for (Future<Edited> edit : waiting) {
      ConfigStoreException late = assertThrows(ConfigStoreException.class, () -> await(edit));
      assertTrue(String.valueOf(late.getMessage()).contains("nothing was changed, try again later"), late::toString);
    }
    own.release(own.keeper());
    assertEquals(0, own.snapshot().hosts().size());
    await(own.edit(ConfigStore.ANY_REVISION, host(1)));

    await(own.hold());
    Future<Edited> last = own.edit(ConfigStore.ANY_REVISION, host(2));
    await(own.close());
    assertThrows(ConfigStoreException.class, () -> await(last), "it is closed");
  }

  @Test
  @DisplayName("A keeper with an older configuration is refused")
  void olderKeeper() throws Exception {
    await(store.edit(ConfigStore.ANY_REVISION, host(1)));
    await(switchable().hold());
    ConfigStore older = new MemoryConfigStore(vertx, Configuration.EMPTY);
    assertThrows(IllegalArgumentException.class, () -> switchable().release(older));
    switchable().release(switchable().keeper());
  }

  /** A store whose only edit takes its time. */
  private record Slow(Future<Edited> answer) implements ConfigStore {
    @Override
    public Configuration snapshot() {
      return Configuration.EMPTY;
    }

    @Override
    public ConfigWatch watch(Consumer<Configuration> listener) {
      return () -> { };
    }

    @Override
    public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
      return answer;
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
