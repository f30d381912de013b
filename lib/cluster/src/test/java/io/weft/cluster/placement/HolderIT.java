// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.weft.cluster.raft.AgreementOptions;
import io.weft.cluster.raft.RaftConfigStore;
import io.weft.cluster.raft.TestCluster;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that reach a device, and a voter that says which of them may use it. */
class HolderIT {
  private static final Duration QUIESCE = Duration.ofMillis(500);

  @TempDir
  Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private TestCluster cluster;
  private RaftConfigStore voter;
  private RaftConfigStore second;
  private Holder a;
  private Holder b;
  private final AtomicLong leaseOfA = new AtomicLong(System.nanoTime());
  private final AtomicLong leaseOfB = new AtomicLong(System.nanoTime());

  private RaftConfigStore open(AgreementOptions options) throws Exception {
    Files.createDirectories(options.directory());
    RaftConfigStore store = get(RaftConfigStore.open(vertx, options, cluster.copy(options.node()), new Rules(DeviceProbe.NONE)));
    closing.addFirst(() -> get(store.close()));
    return store;
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(folder, 1);
    voter = open(cluster.voter(0));
    second = open(cluster.follower("b"));
    get(voter.edit(ConfigStore.ANY_REVISION, current -> current.with(NodeEntry.of("a", 1)).with(NodeEntry.of("b", 2))
        .with(AnaGroupEntry.of(1, "a")).with(AnaGroupEntry.of(2, "b")).with(AnaGroupEntry.of(7, "a", "b"))
        .with(AnaGroupEntry.of(8, "b", "a"))));
    Placer placer = Placer.start(voter.agreement(), Duration.ofSeconds(1));
    closing.addFirst(placer);
    a = Holder.start(voter.agreement(), "a", QUIESCE, leaseOfA::set);
    closing.addFirst(a);
    b = Holder.start(second.agreement(), "b", QUIESCE, leaseOfB::set);
    closing.addFirst(b);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable open : closing) {
      open.close();
    }
    get(vertx.close());
  }

  private static Map<Integer, Holder.Held> await(Holder holder, Predicate<Map<Integer, Holder.Held>> wanted) throws Exception {
    CompletableFuture<Map<Integer, Holder.Held>> reached = new CompletableFuture<>();
    Runnable look = () -> {
      if (wanted.test(holder.held())) {
        reached.complete(holder.held());
      }
    };
    Runnable end = holder.watch(look);
    look.run();
    try {
      return reached.get(60, TimeUnit.SECONDS);
    } finally {
      end.run();
    }
  }

  private static Map<Integer, Long> epochs(Map<Integer, Holder.Held> held) {
    return held.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, group -> group.getValue().epoch()));
  }

  @Test
  @DisplayName("Each group is placed on the node that is to have it, which holds a lease")
  void placed() throws Exception {
    Map<Integer, Holder.Held> first = await(a, held -> held.containsKey(7));
    await(b, held -> held.containsKey(8));
    assertEquals(java.util.Set.of(7, 8), a.shared());
    assertTrue(first.get(7).servesFrom() - System.nanoTime() <= 0, "nobody had it before");
    assertTrue(leaseOfA.get() - System.nanoTime() > 0);
    assertTrue(leaseOfB.get() - System.nanoTime() > 0);
    assertTrue(leaseOfA.get() - System.nanoTime() <= Duration.ofSeconds(6).toNanos());
  }

  @Test
  @DisplayName("The groups of a node that has gone are taken when its lease has ended, and served after its I/O has")
  void gone() throws Exception {
    await(b, held -> held.containsKey(8));
    await(a, held -> held.containsKey(7));
    b.close();
    Map<Integer, Holder.Held> taken = await(a, held -> held.containsKey(8));
    long now = System.nanoTime();
    assertTrue(now - leaseOfB.get() > 0, "the lease had ended");
    assertTrue(taken.get(8).servesFrom() - leaseOfB.get() >= QUIESCE.toNanos(), "and what it gave to its kernel");
  }

  @Test
  @DisplayName("A node that was killed and is back while its lease runs keeps its groups, and serves them when its I/O of before has ended")
  void back() throws Exception {
    Map<Integer, Holder.Held> before = await(b, held -> held.containsKey(8));
    b.close();
    long started = System.nanoTime();
    Holder again = Holder.start(second.agreement(), "b", QUIESCE, leaseOfB::set);
    closing.addFirst(again);
    Map<Integer, Holder.Held> held = await(again, now -> now.containsKey(8));
    assertEquals(before.get(8).epoch(), held.get(8).epoch());
    assertTrue(held.get(8).servesFrom() - started >= QUIESCE.toNanos());
  }

  @Test
  @DisplayName("A node that stops gives its groups back, and the other one has them long before the lease would have ended")
  void leaving() throws Exception {
    Map<Integer, Holder.Held> held = await(b, now -> now.containsKey(8));
    CompletableFuture<Void> left = b.leave().toCompletableFuture();
    assertTrue(await(b, now -> now.get(8).wantedBack()).containsKey(8));
    b.giveBack(epochs(held));
    left.get(60, TimeUnit.SECONDS);
    Map<Integer, Holder.Held> taken = await(a, now -> now.containsKey(8));
    assertTrue(leaseOfB.get() - System.nanoTime() > 0, "the lease of the node that stopped still runs");
    assertTrue(taken.get(8).epoch() > held.get(8).epoch());
  }

  @Test
  @DisplayName("A node that is drained is asked for its groups, and gets them back when it is active again")
  void drained() throws Exception {
    Map<Integer, Holder.Held> held = await(b, now -> now.containsKey(8));
    get(voter.edit(ConfigStore.ANY_REVISION, current ->
        current.with(NodeEntry.of("b", 2).withState(io.weft.config.node.NodeState.DRAINED))));
    await(b, now -> now.get(8).wantedBack());
    b.giveBack(epochs(held));
    Map<Integer, Holder.Held> taken = await(a, now -> now.containsKey(8));
    b.giveBack(epochs(held));
    assertEquals(taken, a.held(), "an epoch of the past changes nothing");
    get(voter.edit(ConfigStore.ANY_REVISION, current -> current.with(NodeEntry.of("b", 2))));
    Map<Integer, Holder.Held> asked = await(a, now -> now.get(8).wantedBack());
    a.giveBack(Map.of(8, asked.get(8).epoch()));
    await(b, now -> now.containsKey(8));
  }
}
