// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.attribute.Subsystems;
import io.weft.config.placement.NodeView;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.ConfigWatch;
import io.weft.config.store.Edited;
import io.weft.nvme.StatusCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What remains when an operation fails halfway. */
@Timeout(300)
class PoolManagerTest {
  private static final String NQN = "nqn.2026-11.io.weft:pool";
  private static final NewNamespace WANTED = new NewNamespace(8, 12, 1);

  @TempDir
  private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final MoodyStore store = new MoodyStore();
  private PoolManager manager;
  private @Nullable String node;

  @BeforeEach
  void start() {
    SubsystemEntry subsystem = Subsystems.STORAGE_POOL.with(
        SubsystemEntry.of(NQN, SubsystemAttributes.defaults("P"), AllowedHosts.ANY, List.of()), folder.toString());
    store.current = Configuration.EMPTY.withSubsystems(List.of(subsystem));
    manager = manager();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private PoolManager manager() {
    return new PoolManager(vertx, NQN, folder, store, Future::succeededFuture, new SerialExecution(),
        configuration -> NodeView.of(configuration, node));
  }

  private static ManagementResult await(Future<ManagementResult> result) throws Exception {
    return result.await(60, TimeUnit.SECONDS);
  }

  private List<String> endings() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.toString().replaceAll(".*\\.", "")).sorted().toList();
    }
  }

  @Test
  void anEditThatIsRefusedLeavesNoFile() throws Exception {
    store.failure = new InvalidConfigurationException(List.of(new Violation("a", "is wrong", "right")));
    assertEquals(StatusCode.INTERNAL_ERROR, await(manager.create(WANTED)).status());
    assertEquals(List.of(), endings());
  }

  @Test
  void anEditThatMayBeThereLeavesTheFileToTheNextStart() throws Exception {
    store.failure = new ConfigStoreException("the disk is gone", null);
    assertEquals(StatusCode.INTERNAL_ERROR, await(manager.create(WANTED)).status());
    assertEquals(List.of("img", "pending"), endings());
    manager().recover().await(60, TimeUnit.SECONDS);
    assertEquals(List.of(), endings(), "it was not there");
  }

  @Test
  void aDeletionThatFailsDeletesNothing() throws Exception {
    int nsid = (int) await(manager.create(WANTED)).value();
    store.failure = new ConfigStoreException("the disk is gone", null);
    assertEquals(StatusCode.INTERNAL_ERROR, await(manager.delete(nsid)).status());
    assertEquals(List.of("img"), endings());
    manager().recover().await(60, TimeUnit.SECONDS);
    assertEquals(List.of("img"), endings());
    store.failure = null;
    assertEquals(StatusCode.SUCCESS, await(manager.delete(nsid)).status());
    assertEquals(List.of(), endings());
  }

  @Test
  @DisplayName("a namespace is created in an ANA group that lies on this node alone, and deleted on its node")
  void createsOnItsNode() throws Exception {
    store.current = store.current.withNodes(Samples.cluster().nodes()).withAnaGroups(Samples.cluster().anaGroups());
    NewNamespace anywhere = new NewNamespace(8, 12, 0);
    assertEquals(StatusCode.ANA_GROUP_IDENTIFIER_INVALID, await(manager.create(anywhere)).status() & ~StatusCode.DNR,
        "a process that is no node");
    node = "node-2";
    int nsid = (int) await(manager.create(anywhere)).value();
    assertEquals(List.of(3), store.current.subsystems().getFirst().namespaces().stream()
        .map(namespace -> namespace.anaGroupId()).toList(), "group 2 is shared");
    for (int group : List.of(1, 2)) {
      assertEquals(StatusCode.ANA_GROUP_IDENTIFIER_INVALID,
          await(manager.create(new NewNamespace(8, 12, group))).status() & ~StatusCode.DNR);
    }
    assertEquals(List.of("img"), endings());
    node = "node-1";
    assertEquals(StatusCode.OPERATION_DENIED, await(manager.delete(nsid)).status() & ~StatusCode.DNR, "its file is not here");
    node = "node-2";
    assertEquals(StatusCode.SUCCESS, await(manager.delete(nsid)).status());
    assertEquals(List.of(), endings());
  }

  @Test
  void aFolderThatIsGoneIsAnErrorOfTheController() throws Exception {
    Files.delete(folder);
    assertEquals(StatusCode.INTERNAL_ERROR, await(manager.create(WANTED)).status());
    assertTrue(store.current.subsystems().getFirst().namespaces().isEmpty());
    Files.createDirectory(folder);
    assertEquals(StatusCode.SUCCESS, await(manager.create(WANTED)).status(), "and the next command is done");
  }

  @Test
  @DisplayName("the capacity is read when somebody asks for it, and at most once a second (mend 25)")
  void theCapacityIsReadOnDemand() throws Exception {
    AtomicLong clock = new AtomicLong(5);
    manager = new PoolManager(vertx, NQN, folder, store, Future::succeededFuture, new SerialExecution(),
        configuration -> NodeView.of(configuration, null), clock::get);
    assertEquals(PoolCapacity.NONE, manager.capacity(), "nobody has asked");
    manager.refresh().await(60, TimeUnit.SECONDS);
    long total = manager.capacity().total();
    assertTrue(total > 0);
    long before = manager.capacity().unallocated();
    try (RandomAccessFile promised = new RandomAccessFile(folder.resolve(UUID.randomUUID() + ".img").toFile(), "rw")) {
      promised.setLength(before / 2);
    }
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
    manager.refresh().await(60, TimeUnit.SECONDS);
    assertEquals(before, manager.capacity().unallocated(), "it is not read again so soon");
    clock.incrementAndGet();
    manager.refresh().await(60, TimeUnit.SECONDS);
    assertTrue(manager.capacity().unallocated() < before - before / 4, "it is read again");
    assertEquals(total, manager.capacity().total());
  }

  @Test
  void turnsAreTakenInOrder() throws Exception {
    SerialExecution turns = new SerialExecution();
    List<Integer> order = new ArrayList<>();
    Promise<Void> first = Promise.promise();
    Future<Void> one = turns.next(first::future).onComplete(ended -> order.add(1));
    Future<Void> two = turns.next(() -> Future.<Void>failedFuture("no")).onComplete(ended -> order.add(2));
    Future<Void> three = turns.next(() -> Future.<Void>succeededFuture()).onComplete(ended -> order.add(3));
    assertTrue(!two.isComplete() && !three.isComplete());
    first.complete();
    three.await(60, TimeUnit.SECONDS);
    assertTrue(one.succeeded() && two.failed());
    assertEquals(List.of(1, 2, 3), order);
  }

  /** A store in memory whose next edits fail on request. */
  private static final class MoodyStore implements ConfigStore {
    private volatile Configuration current = Configuration.EMPTY;
    private volatile @Nullable Exception failure;

    @Override
    public Configuration snapshot() {
      return current;
    }

    @Override
    public ConfigWatch watch(Consumer<Configuration> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Edited> edit(UUID id, long expectedRevision, Change change) {
      Exception why = failure;
      if (why != null) {
        return Future.failedFuture(why);
      }
      Configuration before = current;
      try {
        current = change.apply(current);
      } catch (InvalidConfigurationException e) {
        return Future.failedFuture(e);
      }
      return Future.succeededFuture(Edited.of(before, current));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
