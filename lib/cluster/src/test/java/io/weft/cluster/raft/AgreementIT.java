// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.Edited;
import io.weft.config.store.StaleRevisionException;
import io.weft.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster agrees on survives its voters, and happens once. */
class AgreementIT {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  @TempDir
  Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<RaftConfigStore> open = new ArrayList<>();

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Future<RaftConfigStore> starting(TestCluster cluster, AgreementOptions options) throws Exception {
    Files.createDirectories(options.directory());
    return RaftConfigStore.open(vertx, options, cluster.copy(options.node()), RULES).onSuccess(store -> {
      synchronized (open) {
        open.add(store);
      }
    });
  }

  private List<RaftConfigStore> startAll(TestCluster cluster) throws Exception {
    List<Future<RaftConfigStore>> stores = new ArrayList<>();
    for (int i = 0; i < cluster.voters.size(); i++) {
      stores.add(starting(cluster, cluster.voter(i)));
    }
    List<RaftConfigStore> started = new ArrayList<>();
    for (Future<RaftConfigStore> store : stores) {
      started.add(await(store));
    }
    return started;
  }

  @AfterEach
  void close() throws Exception {
    for (RaftConfigStore store : List.copyOf(open)) {
      await(store.close());
    }
    await(vertx.close());
  }

  private static Change add(int host) {
    return current -> current.with(HostEntry.of("nqn.2014-08.org.example:h" + host));
  }

  private static AgreedState reached(RaftConfigStore store, Predicate<AgreedState> wanted) throws Exception {
    CompletableFuture<AgreedState> reached = new CompletableFuture<>();
    store.agreement().watch(state -> {
      if (wanted.test(state)) {
        reached.complete(state);
      }
    });
    return reached.get(60, TimeUnit.SECONDS);
  }

  private static RaftConfigStore leader(TestCluster cluster, List<RaftConfigStore> stores) throws Exception {
    AgreedState state = reached(stores.getFirst(), now -> now.record(Leadership.RECORD).isPresent());
    String node = state.record(Leadership.RECORD).orElseThrow().value().path("node").asText();
    return stores.get(cluster.voters.stream().map(AgreementOptions.VoterAddress::node).toList().indexOf(node));
  }

  private static ObjectNode value(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  private static Proposal proposal(Configuration before, Change change) throws Exception {
    return Proposal.of(UUID.randomUUID(), Edit.between(before, change.apply(before).withRevision(before.revision() + 1)));
  }

  @Test
  @DisplayName("What one node has acknowledged counts on every other at once, also where it has not arrived yet")
  void acknowledgedElsewhere() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    long revision = await(stores.getFirst().edit(ConfigStore.ANY_REVISION, add(0))).configuration().revision();
    for (int i = 1; i <= 30; i++) {
      ConfigStore here = stores.get(i % 3);
      ConfigStore there = stores.get((i + 1) % 3);
      revision = await(here.edit(revision, add(i))).configuration().revision();
      // Says that nothing is to be done only if that is so.
      int host = i;
      assertEquals(revision, await(there.edit(revision, add(host))).configuration().revision());
    }
  }

  @Test
  @DisplayName("A voter that stands after the leader leads at once, though that one lives, and nothing is lost; after another one it does not")
  void standsAfterTheLeader() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    await(stores.getFirst().edit(ConfigStore.ANY_REVISION, add(1)));
    RaftConfigStore before = leader(cluster, stores);
    RaftConfigStore next = stores.stream().filter(store -> store != before).findFirst().orElseThrow();
    String leader = before.agreement().leading().orElseThrow();
    Eventually.until("the other one follows", () -> next.agreement().leading().equals(Optional.of(leader)));

    next.agreement().standAfter("nobody");
    assertEquals(Optional.of(leader), next.agreement().leading());
    next.agreement().standAfter(leader);
    Eventually.until("it leads", () -> next.agreement().isLeader());
    assertFalse(before.agreement().isLeader());
    await(before.edit(ConfigStore.ANY_REVISION, add(2)));
    assertEquals(2, next.snapshot().hosts().size());
  }

  @Test
  @DisplayName("A leader that resigns is followed by another voter, which leads when that returns")
  void resigns() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    await(stores.getFirst().edit(ConfigStore.ANY_REVISION, add(1)));
    RaftConfigStore before = leader(cluster, stores);
    Eventually.until("it leads", () -> before.agreement().isLeader());
    before.agreement().resign();
    assertFalse(before.agreement().isLeader());
    Eventually.until("another voter leads", () -> stores.stream().anyMatch(store -> store.agreement().isLeader()));
    before.agreement().resign();
    await(before.edit(ConfigStore.ANY_REVISION, add(2)));
  }

  @Test
  @DisplayName("The only voter cannot resign, and goes on")
  void resignsAlone() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    RaftConfigStore store = await(starting(cluster, cluster.voter(0)));
    await(store.edit(ConfigStore.ANY_REVISION, add(1)));
    Eventually.until("it leads", () -> store.agreement().isLeader());
    store.agreement().resign();
    await(store.edit(ConfigStore.ANY_REVISION, add(2)));
  }

  @Test
  @DisplayName("A voter comes back with all that was acknowledged, from its log and from a snapshot")
  void restart() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    RaftConfigStore store = await(starting(cluster, cluster.voter(0)));
    for (int host = 1; host <= 5; host++) {
      await(store.edit(ConfigStore.ANY_REVISION, add(host)));
    }
    store.agreement().change(_ -> List.of(new RecordChange.Put("member/n1", AgreedRecord.ABSENT, value("one"))));
    store.agreement().snapshot("n1");
    await(store.edit(ConfigStore.ANY_REVISION, add(6)));
    AgreedState last = store.agreement().state();
    await(store.close());

    RaftConfigStore again = await(starting(cluster, cluster.voter(0)));
    assertEquals(last.configuration(), again.snapshot(), "from the copy of the node, before the voters answer");
    AgreedState found = reached(again, state -> state.serial() >= last.serial());
    assertEquals(last.configuration(), found.configuration());
    assertEquals(value("one"), found.record("member/n1").orElseThrow().value());
    assertEquals(7, await(again.edit(6, add(7))).revision());
  }

  @Test
  @DisplayName("A proposal that is sent again is agreed on once: at once, after a change of leader, after a snapshot and a restart")
  void once() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    RaftConfigStore first = stores.getFirst();
    await(first.edit(0, add(1)));
    Proposal proposal = proposal(first.snapshot(), add(2));
    Verdict verdict = first.agreement().propose(proposal);
    assertEquals(Verdict.Outcome.AGREED, verdict.outcome());
    await(first.edit(2, Change.clear()));
    assertEquals(verdict, first.agreement().propose(proposal), "the same verdict");
    assertEquals(3, first.snapshot().revision(), "and nothing was changed again");

    RaftConfigStore leader = leader(cluster, stores);
    await(leader.close());
    RaftConfigStore other = stores.stream().filter(store -> store != leader).findFirst().orElseThrow();
    assertEquals(verdict, other.agreement().propose(proposal), "by another leader");

    for (RaftConfigStore store : stores) {
      if (store != leader) {
        store.agreement().snapshot(cluster.voters.get(stores.indexOf(store)).node());
      }
    }
    for (RaftConfigStore store : stores) {
      await(store.close());
    }
    List<RaftConfigStore> again = startAll(cluster);
    assertEquals(verdict, again.getFirst().agreement().propose(proposal), "after a restart from a snapshot");
    assertEquals(3, again.getFirst().snapshot().revision());
  }

  /** Adds one host more, so that it shows if it is made twice. */
  private static Configuration grown(Configuration current) throws InvalidConfigurationException {
    return add(current.hosts().size()).apply(current);
  }

  /** Makes an edit until it is answered. */
  private static Edited insist(UUID id, long expected, List<RaftConfigStore> through) throws Exception {
    ConfigStoreException last = null;
    for (RaftConfigStore store : through) {
      try {
        return await(store.edit(id, expected, AgreementIT::grown));
      } catch (ConfigStoreException e) {
        last = e;
      }
    }
    throw new AssertionError("no voter commits the edit", last);
  }

  @Test
  @DisplayName("An edit whose answer was lost is made again with its identifier and committed once: while the leader ends, through another voter,"
      + " after a snapshot, through a voter that was away, against the revision that it has replaced")
  void lostAnswer() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    RaftConfigStore leader = leader(cluster, stores);
    await(leader.edit(0, add(0)));
    List<RaftConfigStore> others = stores.stream().filter(store -> store != leader).toList();
    reached(others.getFirst(), state -> state.configuration().revision() == 1);

    UUID any = UUID.randomUUID();
    UUID expecting = UUID.randomUUID();
    // Their answers are for nobody, and the leader ends while they are on their way.
    List<Future<?>> lost = List.of(
        others.getFirst().edit(expecting, 1, AgreementIT::grown),
        others.getLast().edit(any, ConfigStore.ANY_REVISION, AgreementIT::grown));
    await(leader.close());
    List<RaftConfigStore> insistent = List.of(others.getLast(), others.getFirst(), others.getLast());
    long revision = insist(any, ConfigStore.ANY_REVISION, insistent).revision();
    await(Future.join(lost).transform(_ -> Future.succeededFuture()));
    Optional<Long> second = Optional.empty();
    try {
      second = Optional.of(insist(expecting, 1, insistent).revision());
    } catch (StaleRevisionException e) {
      assertTrue(e.current() >= revision, "the other edit came before");
    }
    assertEquals(second.isPresent() ? 3 : 2, await(others.getFirst().confirmed()).hosts().size());
    await(others.getLast().edit(ConfigStore.ANY_REVISION, Change.clear()));

    for (RaftConfigStore store : others) {
      store.agreement().snapshot(cluster.voters.get(stores.indexOf(store)).node());
    }
    RaftConfigStore back = await(starting(cluster, cluster.voter(stores.indexOf(leader))));
    long now = others.getFirst().snapshot().revision();
    reached(back, state -> state.configuration().revision() >= now);
    for (RaftConfigStore store : List.of(back, others.getFirst(), others.getLast())) {
      assertEquals(revision, insist(any, ConfigStore.ANY_REVISION, List.of(store)).revision());
      if (second.isPresent()) {
        assertEquals(second.get(), insist(expecting, 1, List.of(store)).revision());
      }
      assertEquals(0, store.snapshot().hosts().size(), "nothing was made again");
    }
  }

  @Test
  @DisplayName("Without a majority edits are refused with who is missing, and what was agreed on remains in effect")
  void noMajority() throws Exception {
    TestCluster cluster = new TestCluster(folder, 3);
    List<RaftConfigStore> stores = startAll(cluster);
    RaftConfigStore follower = await(starting(cluster, cluster.follower("t1")));
    await(stores.getFirst().edit(0, add(1)));
    reached(follower, state -> state.configuration().revision() == 1);
    await(stores.get(1).close());
    await(stores.get(2).close());
    List<Future<Edited>> edits = Stream.generate(() -> stores.getFirst().edit(1, add(2))).limit(5).toList();
    for (Future<Edited> edit : List.of(edits.getFirst(), follower.edit(1, add(2)))) {
      ConfigStoreException refused = assertThrows(ConfigStoreException.class, () -> await(edit));
      assertTrue(refused.getMessage().contains("1 of 3 voters answer and 2 are needed; missing: n2 ("), refused.getMessage());
      assertTrue(refused.getMessage().contains("n3 ("), refused.getMessage());
    }
    // One for each would take hours.
    List<Future<Configuration>> reads = Stream.generate(stores.getFirst()::confirmed).limit(1000).toList();
    for (Future<Configuration> read : reads) {
      assertThrows(ConfigStoreException.class, () -> await(read));
    }
    String late = String.valueOf(assertThrows(ConfigStoreException.class, () -> await(edits.getLast())).getMessage());
    assertEquals("the edits before it took more than 30 s, and it was not made; try again later", late);
    assertEquals(1, stores.getFirst().snapshot().revision());
    assertEquals(1, follower.snapshot().revision());
  }

  @Test
  @DisplayName("A node without a vote starts alone with what it knew, and catches up by a copy when it is far behind")
  void farBehind() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    RaftConfigStore voter = await(starting(cluster, cluster.voter(0)));
    RaftConfigStore follower = await(starting(cluster, cluster.follower("t1")));
    await(follower.edit(0, add(1)));
    await(follower.close());
    await(voter.edit(1, add(2)));
    voter.agreement().snapshot("n1");
    await(voter.close());

    RaftConfigStore alone = await(starting(cluster, cluster.follower("t1")));
    assertEquals(1, alone.snapshot().revision(), "from its own disk");

    // The log before the snapshot is not in memory any more.
    RaftConfigStore back = await(starting(cluster, cluster.voter(0)));
    AgreedState found = reached(alone, state -> state.configuration().revision() == 2);
    assertEquals(back.agreement().state(), found, "all of it, the verdicts too");
    await(back.edit(2, add(3)));
    assertEquals(3, reached(alone, state -> state.configuration().revision() == 3).configuration().hosts().size());
  }

  @Test
  @DisplayName("Records are changed if they are as expected; of two who change one, the second looks again")
  void records() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    Agreement agreement = await(starting(cluster, cluster.voter(0))).agreement();
    AgreedState one = agreement.change(_ -> List.of(new RecordChange.Put("group/1", AgreedRecord.ABSENT, value("a"))));
    assertTrue(one.version("group/1") > 0);
    Verdict stale = agreement.propose(new Proposal(UUID.randomUUID(), Optional.empty(),
        List.of(new RecordChange.Put("group/2", AgreedRecord.ABSENT, value("b")), new RecordChange.Delete("group/1", 700))));
    assertEquals(Verdict.Outcome.STALE, stale.outcome());
    assertTrue(agreement.state().record("group/2").isEmpty(), "all or nothing");
    AgreedState two = agreement.change(state -> List.of(new RecordChange.Delete("group/1", state.version("group/1"))));
    assertTrue(two.record("group/1").isEmpty());
    AgreedState three = agreement.change(_ -> List.of(new RecordChange.Put("group/1", AgreedRecord.ABSENT, value("c"))));
    assertTrue(three.version("group/1") > one.version("group/1"), "no version comes twice");
  }

  @Test
  @DisplayName("An edit that cannot be read is refused by the leader, and the voters go on")
  void unreadable() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    RaftConfigStore store = await(starting(cluster, cluster.voter(0)));
    Proposal bad = Proposal.of(UUID.randomUUID(), new Edit(0, 1, JsonNodeFactory.instance.objectNode().put("operations", "none")));
    Verdict verdict = store.agreement().propose(bad);
    assertEquals(Verdict.Outcome.REFUSED, verdict.outcome());
    assertEquals(1, await(store.edit(0, add(1))).revision());
    assertThrows(StaleRevisionException.class, () -> await(store.edit(0, add(2))));
  }
}
