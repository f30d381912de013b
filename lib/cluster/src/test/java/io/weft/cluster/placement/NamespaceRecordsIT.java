// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.AgreementOptions;
import io.weft.cluster.raft.RaftConfigStore;
import io.weft.cluster.raft.RecordChange;
import io.weft.cluster.raft.TestCluster;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three voters agree on of a namespace that two nodes reach, and who may change it. */
class NamespaceRecordsIT {
  private static final String NQN = "nqn.2014-08.org.example:disk";
  private static final int GROUP = 7;
  private static final NamespaceRecord PROTECTED = new NamespaceRecord(1, "");
  private static final NamespaceRecord MARKED = new NamespaceRecord(1, "BQE");
  private static final NamespaceRecord UNTIL_POWER_CYCLE = new NamespaceRecord(2, "BQE");

  @TempDir
  Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<RaftConfigStore> stores = new ArrayList<>();
  private TestCluster cluster;
  private NamespaceRecords a;
  private NamespaceRecords b;
  private UUID namespace;

  private Future<RaftConfigStore> begin(AgreementOptions options) throws Exception {
    Files.createDirectories(options.directory());
    return RaftConfigStore.open(vertx, options, cluster.copy(options.node()), new Rules(DeviceProbe.NONE));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(folder, 3);
    List<Future<RaftConfigStore>> opening = List.of(begin(cluster.voter(0)), begin(cluster.voter(1)), begin(cluster.voter(2)));
    for (Future<RaftConfigStore> store : opening) {
      stores.add(get(store));
    }
    a = new NamespaceRecords(stores.get(0).agreement(), "a");
    b = new NamespaceRecords(stores.get(1).agreement(), "b");
    edit(current -> current.with(NodeEntry.of("a", 1)).with(NodeEntry.of("b", 2))
        .with(AnaGroupEntry.of(1, "a")).with(AnaGroupEntry.of(2, "b")).with(AnaGroupEntry.of(GROUP, "a", "b")));
    edit(current -> with(current, NamespaceEntry.of(1, "/srv/disk").withAnaGroupId(GROUP)));
    namespace = entry(stores.getFirst().snapshot()).identifiers().uuid();
    place("a", 1);
  }

  @AfterEach
  void stop() throws Exception {
    a.close();
    b.close();
    for (RaftConfigStore store : stores) {
      get(store.close());
    }
    get(vertx.close());
  }

  private void edit(io.weft.config.store.Change change) throws Exception {
    get(stores.getFirst().edit(ConfigStore.ANY_REVISION, change));
  }

  private static Configuration with(Configuration current, NamespaceEntry entry) {
    return current.with(current.subsystem(NQN).orElseGet(
        () -> SubsystemEntry.of(NQN, SubsystemAttributes.defaults("D1"), AllowedHosts.ANY, List.of())).with(entry));
  }

  private static NamespaceEntry entry(Configuration current) {
    return current.subsystem(NQN).flatMap(subsystem -> subsystem.namespace(1)).orElseThrow();
  }

  private void place(String node, long epoch) throws Exception {
    String key = Placement.key(GROUP);
    stores.get(2).agreement().catchUp();
    stores.get(2).agreement().change(state -> Placement.of(state, GROUP).filter(placed -> placed.epoch() == epoch).isPresent()
        ? List.of() : List.of(new RecordChange.Put(key, state.version(key), new Placement(node, epoch, null, true).json())));
    for (RaftConfigStore store : stores) {
      store.agreement().catchUp();
    }
  }

  @Test
  @DisplayName("The owner changes what all see; a former owner, another node and one that knows something older change nothing")
  void owner() throws Exception {
    BlockingQueue<NamespaceRecord> seen = new LinkedBlockingQueue<>();
    Runnable end = b.watch(namespace, seen::add);
    assertEquals(NamespaceRecord.EMPTY, seen.poll(60, TimeUnit.SECONDS));
    assertTrue(a.replace(namespace, GROUP, 1, NamespaceRecord.EMPTY, PROTECTED));
    assertEquals(Optional.of(PROTECTED), a.find(namespace), "it is known here when it has been agreed on");
    assertEquals(PROTECTED, seen.poll(60, TimeUnit.SECONDS));
    assertFalse(b.replace(namespace, GROUP, 1, PROTECTED, NamespaceRecord.EMPTY), "not its owner");
    assertFalse(a.replace(namespace, GROUP, 1, NamespaceRecord.EMPTY, MARKED), "made of something older");

    place("b", 2);
    assertFalse(a.replace(namespace, GROUP, 1, PROTECTED, NamespaceRecord.EMPTY), "a former owner");
    assertFalse(b.replace(namespace, GROUP, 1, PROTECTED, NamespaceRecord.EMPTY), "another epoch");
    assertTrue(b.replace(namespace, GROUP, 2, PROTECTED, MARKED));
    assertEquals(MARKED, seen.poll(60, TimeUnit.SECONDS));
    end.run();
    assertTrue(b.replace(namespace, GROUP, 2, MARKED, NamespaceRecord.EMPTY));
    assertEquals(Optional.of(NamespaceRecord.EMPTY), b.find(namespace), "not what some node may have kept before");
    assertTrue(seen.isEmpty());
  }

  @Test
  @DisplayName("Whoever learns of a placement knows by then all that the owner before was told")
  void placed() throws Exception {
    List<Optional<NamespaceRecord>> known = new ArrayList<>();
    BlockingQueue<Boolean> learned = new LinkedBlockingQueue<>();
    stores.get(1).agreement().watch(state -> Placement.of(state, GROUP).filter(placed -> placed.epoch() == 2).ifPresent(_ -> {
      known.add(NamespaceRecord.of(state, namespace));
      learned.add(true);
    }));
    assertTrue(a.replace(namespace, GROUP, 1, NamespaceRecord.EMPTY, MARKED));
    place("b", 2);
    learned.poll(60, TimeUnit.SECONDS);
    assertEquals(Optional.of(MARKED), known.getFirst());
    RaftConfigStore follower = get(begin(cluster.follower("late")));
    stores.add(follower);
    follower.agreement().catchUp();
    assertEquals(Optional.of(MARKED), NamespaceRecord.of(follower.agreement().state(), namespace));
  }

  @Test
  @DisplayName("The record of a namespace ends its protection until a power cycle when that is disabled, and goes when it is deleted")
  void edits() throws Exception {
    stores.getFirst().guard(new HandOver(stores.getFirst().agreement(), Peers.alone("a"), Duration.ZERO));
    assertTrue(a.replace(namespace, GROUP, 1, NamespaceRecord.EMPTY, UNTIL_POWER_CYCLE));
    long revision = stores.getFirst().snapshot().revision();
    edit(current -> with(current, entry(current).withEnable(false)));
    assertEquals(Optional.of(new NamespaceRecord(0, "BQE")), a.find(namespace));
    get(stores.getFirst().edit(revision + 1, current -> with(current, entry(current).withEnable(true))));
    assertEquals(Optional.of(new NamespaceRecord(0, "BQE")), a.find(namespace));
    edit(current -> current.with(current.subsystem(NQN).orElseThrow().withoutNamespace(1)));
    assertEquals(Optional.empty(), a.find(namespace));
    AgreedState now = stores.getFirst().agreement().state();
    assertTrue(Placement.of(now, GROUP).isPresent(), "nothing else has changed");
  }

  @Test
  @DisplayName("A node that has the namespace alone by now drops the record that it has taken over, and no other one")
  void drop() throws Exception {
    assertTrue(a.replace(namespace, GROUP, 1, NamespaceRecord.EMPTY, PROTECTED));
    b.close();
    stores.get(1).agreement().catchUp();
    assertFalse(b.drop(namespace, MARKED));
    assertTrue(b.drop(namespace, PROTECTED));
    assertEquals(Optional.empty(), b.find(namespace));
    assertFalse(b.drop(namespace, PROTECTED));
  }
}
