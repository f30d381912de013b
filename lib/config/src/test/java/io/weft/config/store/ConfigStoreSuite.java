// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.Violation;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ConfigStore}, for every implementation of it: a subclass opens its own store. */
public abstract class ConfigStoreSuite {
  /** The one device path that the rules of these stores reject. */
  protected static final String MISSING = "/missing";
  /** The rules of these stores. */
  protected static final Rules RULES =
      new Rules(device -> MISSING.equals(device.path()) ? Optional.of("does not exist") : Optional.empty());

  protected final Vertx vertx = Vertx.vertx();
  protected ConfigStore store;

  /** Opens the store with {@link #RULES} and the empty configuration. */
  protected abstract ConfigStore open() throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  final void closeStore() throws Exception {
    await(store.close());
    await(vertx.close());
  }

  /** The value of a future, or the exception that it failed with. */
  protected static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  protected final Configuration edit(long revision, Change change) throws Exception {
    return await(store.edit(revision, change)).configuration();
  }

  /** Makes a configuration the current one. */
  protected final Configuration set(Configuration wanted) throws Exception {
    return edit(store.snapshot().revision(), Change.to(wanted));
  }

  private static Change add(int host) {
    return current -> current.with(HostEntry.of("nqn.2014-08.org.example:h" + host));
  }

  private void onContext(Context context, Runnable action) throws Exception {
    Promise<Void> done = Promise.promise();
    context.runOnContext(_ -> {
      action.run();
      done.complete();
    });
    await(done.future());
  }

  @Test
  void aNewStoreIsEmpty() {
    assertEquals(Configuration.EMPTY, store.snapshot());
  }

  @Test
  void anEditMakesTheNextRevision() throws Exception {
    Configuration one = set(Samples.full());
    assertEquals(Samples.full().withRevision(1), one, "the revision of what is wanted is ignored");
    assertSame(one, store.snapshot(), "the edit is visible when it has succeeded");
    assertEquals(2, edit(1, Change.clear()).revision());
    assertEquals(Configuration.EMPTY.withRevision(2), store.snapshot());
  }

  @Test
  @DisplayName("one edit makes a cluster, and what is cleared leaves its nodes")
  void holdsNodes() throws Exception {
    set(Samples.full());
    Configuration cluster = edit(1, current -> NodeEdits.first(current, NodeEntry.of("node-1", 1)));
    assertEquals(List.of("node-1"), cluster.ports().stream().map(PortEntry::node).toList());
    assertEquals(List.of(1, 2), cluster.anaGroups().stream().map(AnaGroupEntry::anaGroupId).toList());
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class,
        () -> edit(2, current -> current.withNodes(List.of())));
    assertEquals("nodes[name=node-1]", e.violations().getFirst().path());
    edit(2, current -> NodeEdits.add(current, NodeEntry.of("node-2", 2, "192.0.2.2")));
    Configuration cleared = edit(3, Change.clear());
    assertEquals(List.of("node-1", "node-2"), cleared.nodes().stream().map(NodeEntry::name).toList());
    assertEquals(List.of(1, 2, 3), cleared.anaGroups().stream().map(AnaGroupEntry::anaGroupId).toList(),
        "group 2 was taken, so that node 2 got the next one");
    assertEquals(cleared, store.snapshot());
  }

  @Test
  void anEditThatChangesNothingMakesNoRevision() throws Exception {
    Configuration one = set(Samples.full());
    assertSame(one, set(Samples.full().withRevision(77)));
    assertSame(one, edit(ConfigStore.ANY_REVISION, current -> current));
    assertSame(one, store.snapshot());
  }

  @Test
  void anEditOfAnyRevisionSeesTheCurrentConfiguration() throws Exception {
    set(Samples.full());
    List<Long> seen = new CopyOnWriteArrayList<>();
    Configuration two = edit(ConfigStore.ANY_REVISION, current -> {
      seen.add(current.revision());
      return current.withPorts(List.of());
    });
    assertEquals(Samples.full().withPorts(List.of()).withRevision(2), two);
    assertTrue(seen.stream().allMatch(revision -> revision == 1), seen::toString);
  }

  @Test
  void aStaleEditIsRejectedAndSaysWhatChanged() throws Exception {
    set(Samples.full());
    set(Samples.full().withPorts(List.of()));
    StaleRevisionException e = assertThrows(StaleRevisionException.class, () -> edit(1, _ -> {
      throw new AssertionError("a stale change is not called");
    }));
    assertEquals("the edit was made against revision 1, but the configuration is at revision 2: port 1 was removed",
        e.getMessage());
    assertEquals(List.of("port 1 was removed"), e.changes());
    assertEquals(1, e.expected());
    assertEquals(2, e.current());
    assertEquals(2, store.snapshot().revision());
  }

  @Test
  void anEditOfARevisionThatNeverWasIsStale() throws Exception {
    set(Samples.full());
    assertEquals(List.of(), assertThrows(StaleRevisionException.class, () -> edit(77, Change.clear())).changes());
    assertEquals(1, store.snapshot().revision());
  }

  @Test
  void whatBreaksTheRulesIsRejected() throws Exception {
    Configuration before = set(Samples.full());
    Configuration missing = Samples.full().withSubsystems(List.of(Samples.beta(),
        Samples.alpha().withNamespaces(List.of(Samples.namespace(1, MISSING)))));
    for (long revision : List.of(1L, ConfigStore.ANY_REVISION)) {
      InvalidConfigurationException e =
          assertThrows(InvalidConfigurationException.class, () -> edit(revision, Change.to(missing)));
      assertEquals("subsystems[nqn=nqn.2014-08.org.example:alpha].namespaces[nsid=1].device.path", e.violations().getFirst().path());
    }
    assertSame(before, store.snapshot());
    assertEquals(2, edit(1, Change.clear()).revision(), "a rejected edit uses up no revision");
  }

  @Test
  void aChangeThatCannotBeMadeFailsTheEditAlone() throws Exception {
    Violation violation = new Violation("nsid", "is in use", "a different number");
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> edit(0, _ -> {
      throw new InvalidConfigurationException(List.of(violation));
    }));
    assertEquals(List.of(violation), e.violations());
    assertThrows(IllegalStateException.class, () -> edit(0, _ -> {
      throw new IllegalStateException("a bug of a front end");
    }));
    assertEquals(Configuration.EMPTY, store.snapshot());
    assertEquals(1, set(Samples.full()).revision());
  }

  @Test
  @DisplayName("an edit that is made again is committed once, also against a revision that is gone; one that was stale may be made again")
  void anEditIsCommittedOnce() throws Exception {
    UUID any = UUID.randomUUID();
    Edited first = await(store.edit(any, ConfigStore.ANY_REVISION, add(1)));
    UUID expecting = UUID.randomUUID();
    await(store.edit(expecting, 1, add(2)));
    UUID stale = UUID.randomUUID();
    assertThrows(StaleRevisionException.class, () -> await(store.edit(stale, 1, add(3))));
    await(store.edit(2, Change.clear()));
    assertEquals(first, await(store.edit(any, ConfigStore.ANY_REVISION, add(1))));
    assertEquals(2, await(store.edit(expecting, 1, add(2))).revision());
    assertEquals(3, store.snapshot().revision(), "nothing was done again");
    assertEquals(4, await(store.edit(stale, 3, add(3))).revision());
    assertEquals(4, await(store.edit(stale, 3, add(3))).revision());
    assertEquals(1, store.snapshot().hosts().size());
  }

  @Test
  void ofTwoEditsOfOneRevisionOneWins() throws Exception {
    List<Future<Edited>> edits = List.of(
        store.edit(0, Change.to(Samples.full())), store.edit(0, Change.to(Samples.full().withPorts(List.of()))));
    int won = 0;
    for (Future<Edited> edit : edits) {
      try {
        assertEquals(1, await(edit).revision());
        won++;
      } catch (StaleRevisionException e) {
        assertEquals(0, e.expected());
      }
    }
    assertEquals(1, won);
    assertEquals(1, store.snapshot().revision());
  }

  @Test
  @DisplayName("an edit is answered with what it has changed and advice about that, and an edit of nothing with neither (mend 7)")
  void tellsWhatWasCommitted() throws Exception {
    HostEntry host = HostEntry.of("testnqn");
    Edited edited = await(store.edit(ConfigStore.ANY_REVISION, current -> current.with(host)));
    assertEquals(store.snapshot(), edited.configuration());
    assertEquals(List.of(new PutHost(host)), edited.operations());
    assertEquals(List.of("hosts[nqn=testnqn].nqn"), edited.advice().stream().map(Violation::path).toList());
    assertEquals(new Edited(edited.configuration(), List.of(), List.of()),
        await(store.edit(ConfigStore.ANY_REVISION, current -> current.with(host))));
  }

  @Test
  @DisplayName("an edit against no particular revision is never stale, however many there are at once (mend 8)")
  void concurrentEditsOfAnyRevisionAllSucceed() throws Exception {
    ConcurrentLinkedQueue<Future<Edited>> edits = new ConcurrentLinkedQueue<>();
    List<Thread> threads = IntStream.range(0, 8)
        .mapToObj(thread -> Thread.ofPlatform().start(() -> IntStream.range(0, 5)
            .forEach(i -> edits.add(store.edit(ConfigStore.ANY_REVISION, add(10 * thread + i))))))
        .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    List<Long> revisions = new ArrayList<>();
    for (Future<Edited> edit : edits) {
      revisions.add(await(edit).revision());
    }
    assertEquals(IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList(), revisions.stream().sorted().toList());
    assertEquals(40, store.snapshot().hosts().stream().map(HostEntry::nqn).distinct().count(), "no edit is lost");
  }

  @Test
  void listenersAreCalledInOrderAndOnTheirContext() throws Exception {
    Context context = vertx.getOrCreateContext();
    Promise<Void> first = Promise.promise();
    Promise<Void> last = Promise.promise();
    List<Long> seen = new ArrayList<>();
    onContext(context, () -> store.watch(configuration -> {
      assertSame(context, Vertx.currentContext());
      seen.add(configuration.revision());
      first.tryComplete();
      if (configuration.revision() == 3) {
        last.complete();
      }
    }));
    // Revisions may be skipped, so the first edit waits until the listener has seen what was there before.
    await(first.future());
    set(Samples.full());
    set(Samples.full().withPorts(List.of()));
    set(Configuration.EMPTY);
    await(last.future());
    assertEquals(0, seen.getFirst(), "it is called with the current configuration first");
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  @Test
  void everyListenerSeesTheLastConfiguration() throws Exception {
    List<Promise<Void>> reached = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Promise<Void> last = Promise.promise();
      reached.add(last);
      store.watch(configuration -> {
        if (configuration.revision() == 20) {
          last.complete();
        }
      });
    }
    for (int i = 0; i < 20; i++) {
      edit(ConfigStore.ANY_REVISION, add(i));
    }
    await(Future.all(reached.stream().map(Promise::future).toList()));
  }

  @Test
  void aListenerMayEdit() throws Exception {
    Promise<Configuration> last = Promise.promise();
    store.watch(configuration -> {
      if (configuration.revision() < 5) {
        store.edit(configuration.revision(), add((int) configuration.revision()));
      } else {
        last.complete(configuration);
      }
    });
    assertEquals(5, await(last.future()).hosts().size());
  }

  @Test
  void aListenerIsNotCalledAgainForAnEditThatFails() throws Exception {
    Context context = vertx.getOrCreateContext();
    List<Long> seen = new ArrayList<>();
    onContext(context, () -> store.watch(configuration -> seen.add(configuration.revision())));
    assertThrows(InvalidConfigurationException.class, () -> set(Samples.full().withDiscoveryNqn("x")));
    assertThrows(StaleRevisionException.class, () -> edit(7, Change.clear()));
    set(Configuration.EMPTY);
    onContext(context, () -> { });
    assertEquals(List.of(0L), seen);
  }

  @Test
  void aWatchCanBeClosed() throws Exception {
    Context context = vertx.getOrCreateContext();
    List<Long> seen = new ArrayList<>();
    Promise<ConfigWatch> watch = Promise.promise();
    onContext(context, () -> watch.complete(store.watch(configuration -> seen.add(configuration.revision()))));
    onContext(context, () -> { });
    onContext(context, () -> {
      watch.future().result().close();
      watch.future().result().close();
    });
    set(Samples.full());
    onContext(context, () -> { });
    assertEquals(List.of(0L), seen);
  }

  @Test
  void aClosedStoreRejectsEditsAndEndsItsWatches() throws Exception {
    Context context = vertx.getOrCreateContext();
    List<Long> seen = new ArrayList<>();
    onContext(context, () -> store.watch(configuration -> seen.add(configuration.revision())));
    Configuration last = set(Samples.full());
    onContext(context, () -> { });
    ConfigStore closed = store;
    await(closed.close());
    for (long revision : List.of(1L, ConfigStore.ANY_REVISION)) {
      assertThrows(ConfigStoreException.class, () -> edit(revision, Change.clear()));
    }
    assertSame(last, closed.snapshot());
    onContext(context, () -> { });
    assertEquals(1, seen.getLast());
    store = open();
  }
}
