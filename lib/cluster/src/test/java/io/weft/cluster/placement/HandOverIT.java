// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.cluster.peers.NodeRecord;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.AgreementOptions;
import io.weft.cluster.raft.RaftConfigStore;
import io.weft.cluster.raft.TestCluster;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.config.store.Change;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.store.Edited;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that has had a device to itself, and others that are to use it. */
class HandOverIT {
  private static final String NQN = "nqn.2014-08.org.example:disk";

  @TempDir
  Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Peers peers = Peers.alone("n1");
  private final Map<UUID, NamespaceRecord> kept = new HashMap<>();
  private Subscription answering = () -> { };
  private RaftConfigStore store;

  private static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @BeforeEach
  void start() throws Exception {
    TestCluster cluster = new TestCluster(folder, 1);
    AgreementOptions options = cluster.voter(0);
    Files.createDirectories(options.directory());
    store = get(RaftConfigStore.open(vertx, options, cluster.copy("n1"), new Rules(DeviceProbe.NONE)));
    edit(current -> current.with(NodeEntry.of("n1", 1)).with(NodeEntry.of("n2", 2))
        .with(AnaGroupEntry.of(1, "n1")).with(AnaGroupEntry.of(2, "n2")).with(AnaGroupEntry.of(3, "n1", "n2"))
        .with(SubsystemEntry.of(NQN, SubsystemAttributes.defaults("D1"), AllowedHosts.ANY, List.of(namespace(current)))));
  }

  private static NamespaceEntry namespace(Configuration current) {
    return current.subsystem(NQN).flatMap(subsystem -> subsystem.namespace(1)).orElseGet(
        () -> NamespaceEntry.of(1, "/srv/disk"));
  }

  @AfterEach
  void stop() throws Exception {
    get(store.close());
    get(peers.close());
    get(vertx.close());
  }

  private Edited edit(Change change) throws Exception {
    return get(store.edit(ConfigStore.ANY_REVISION, change));
  }

  private void guard(Duration patience) {
    kept.clear();
    answering.close();
    answering = HandedOver.answer(peers, asked -> Future.succeededFuture(kept.entrySet().stream()
        .filter(namespace -> asked.contains(namespace.getKey())).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    store.guard(new HandOver(store.agreement(), peers, patience));
  }

  private UUID uuid() {
    return namespace(store.snapshot()).identifiers().uuid();
  }

  private Optional<NamespaceRecord> agreed(UUID namespace) {
    return NamespaceRecord.of(store.agreement().state(), namespace);
  }

  private static Configuration with(Configuration current, NamespaceEntry namespace) {
    return current.with(current.subsystem(NQN).orElseThrow().with(namespace));
  }

  private static Change enable(boolean enabled) {
    return current -> with(current, namespace(current).withEnable(enabled));
  }

  private static Change move(int group) {
    return current -> with(current, namespace(current).withAnaGroupId(group));
  }

  private void settled(long revision) {
    peers.announce(new NodeRecord("n1", 1, 1, new TreeSet<>(), "", "", List.of(), List.of(), new TreeSet<>(), revision, List.of(), "ok"));
  }

  @Test
  @DisplayName("A namespace that is enabled does not go to other nodes, alone or with its group")
  void enabled() {
    guard(Duration.ofSeconds(60));
    assertThrows(InvalidConfigurationException.class, () -> edit(move(3)));
    assertThrows(InvalidConfigurationException.class, () -> edit(current -> move(3).apply(enable(false).apply(current))));
    assertThrows(InvalidConfigurationException.class, () -> edit(current -> current.with(AnaGroupEntry.of(1, "n1", "n2"))));
    assertThrows(InvalidConfigurationException.class, () -> edit(current -> current.with(AnaGroupEntry.of(1, "n2"))));
  }

  @Test
  @DisplayName("A disabled one does when its node has said that it has let go; without its word the edit is refused, and nothing changes")
  void word() throws Exception {
    guard(Duration.ofMillis(200));
    long disabled = edit(enable(false)).configuration().revision();
    settled(disabled - 1);
    String refused = assertThrows(ConfigStoreException.class, () -> edit(move(3))).getMessage();
    assertTrue(refused.startsWith("n1 may still be using devices that other nodes are to use"), refused);
    assertThrows(ConfigStoreException.class, () -> edit(current -> current.with(AnaGroupEntry.of(1, "n2"))));
    assertEquals(disabled, store.snapshot().revision());

    settled(disabled);
    edit(move(3));
    edit(enable(true));
    assertEquals(3, namespace(store.snapshot()).anaGroupId());
  }

  @Test
  @DisplayName("An edit waits for a node that is behind, and is made as soon as it has followed")
  void waits() throws Exception {
    guard(Duration.ofSeconds(60));
    long disabled = edit(enable(false)).configuration().revision();
    Future<Edited> moving = store.edit(ConfigStore.ANY_REVISION, move(2));
    assertFalse(moving.isComplete());
    settled(disabled);
    assertEquals(2, namespace(get(moving).configuration()).anaGroupId());
  }

  @Test
  @DisplayName("Nobody is waited for by an edit that gives no device to other nodes")
  void others() throws Exception {
    guard(Duration.ZERO);
    edit(enable(false));
    edit(current -> current.with(AnaGroupEntry.of(3, "n2", "n1")));
    edit(current -> current.with(AnaGroupEntry.of(4, "n1")));
    edit(move(4));
    edit(enable(true));
    assertEquals(4, namespace(store.snapshot()).anaGroupId());
  }

  @Test
  @DisplayName("What its node has kept of a namespace is agreed on with the edit that gives the namespace to others, and goes when it is deleted")
  void kept() throws Exception {
    guard(Duration.ofSeconds(60));
    long disabled = edit(enable(false)).configuration().revision();
    settled(disabled);
    UUID uuid = uuid();
    kept.put(uuid, new NamespaceRecord(2, "AQE"));
    edit(move(3));
    assertEquals(Optional.of(new NamespaceRecord(0, "AQE")), agreed(uuid), "it is protected until a power cycle no more");
    kept.put(uuid, new NamespaceRecord(1, ""));
    settled(edit(move(1)).configuration().revision());
    edit(move(3));
    assertEquals(Optional.of(new NamespaceRecord(0, "AQE")), agreed(uuid), "what is agreed on is newer than what a node has kept");
    edit(current -> current.with(current.subsystem(NQN).orElseThrow().withoutNamespace(1)));
    assertEquals(Optional.empty(), agreed(uuid));
  }

  @Test
  @DisplayName("A group's namespaces bring what was kept of them; if their node does not tell, nothing changes, and the refusal says so")
  void groups() throws Exception {
    guard(Duration.ofSeconds(60));
    long disabled = edit(enable(false)).configuration().revision();
    settled(disabled);
    UUID uuid = uuid();
    answering.close();
    String refused = assertThrows(ConfigStoreException.class, () -> edit(current -> current.with(AnaGroupEntry.of(1, "n1", "n2")))).getMessage();
    assertTrue(refused.startsWith("n1 does not say which namespaces hosts have protected"), refused);
    assertEquals(disabled, store.snapshot().revision());
    guard(Duration.ofSeconds(60));
    kept.put(uuid, new NamespaceRecord(3, ""));
    edit(current -> current.with(AnaGroupEntry.of(1, "n1", "n2")));
    assertEquals(Optional.of(new NamespaceRecord(3, "")), agreed(uuid));
  }
}
