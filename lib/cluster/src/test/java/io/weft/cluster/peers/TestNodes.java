// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.TestCluster;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.testkit.WeftProcess;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A cluster of some nodes on loopback, and what its nodes need. Nodes are numbered from 1. */
final class TestNodes implements AutoCloseable {
  static final String ADDRESS = "127.0.0.1";
  private static final int WAIT_SECONDS = 60;
  private static final AtomicInteger STARTS = new AtomicInteger();

  final UUID cluster;
  final KeyRing keys;
  final TestCluster authority;
  final List<Integer> memberPorts;
  final List<Integer> busPorts;
  private final List<Peers> open = new ArrayList<>();

  TestNodes(int nodes) throws Exception {
    this(UUID.randomUUID(), KeyRing.of(ClusterKey.create(1)), TestCluster.create("test"), ports(nodes), ports(nodes));
  }

  TestNodes(UUID cluster, KeyRing keys, TestCluster authority, List<Integer> memberPorts, List<Integer> busPorts) {
    this.cluster = cluster;
    this.keys = keys;
    this.authority = authority;
    this.memberPorts = memberPorts;
    this.busPorts = busPorts;
  }

  private static List<Integer> ports(int count) throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(WeftProcess.freePort());
    }
    return ports;
  }

  static String name(int number) {
    return "node-" + number;
  }

  PeersOptions options(int number) throws Exception {
    return options(number, () -> keys, authority.credentials(name(number)));
  }

  PeersOptions options(int number, Supplier<KeyRing> ring, Credentials credentials) {
    List<InetSocketAddress> members =
        memberPorts.stream().map(port -> InetSocketAddress.createUnresolved(ADDRESS, port)).toList();
    return new PeersOptions(cluster, name(number), ADDRESS, memberPorts.get(number - 1), busPorts.get(number - 1), members,
        ring, credentials, new Strangers());
  }

  /** Starts a node, and announces it. */
  HazelcastPeers start(int number) throws Exception {
    HazelcastPeers peers = HazelcastPeers.start(options(number));
    open.add(peers);
    peers.announce(record(number));
    return peers;
  }

  static NodeRecord record(int number) {
    return record(name(number), number, STARTS.incrementAndGet(), "ok");
  }

  static NodeRecord record(String name, int number, int starts, String health) {
    SortedSet<String> roles = new TreeSet<>(List.of("target", "discovery"));
    return new NodeRecord(name, number, starts, roles, "1.2.3", ADDRESS + ":7420",
        List.of(new NodeRecord.ListeningPort(1, ADDRESS + ":4420", 1_764_000_000_000L)),
        List.of(new NodeRecord.ServiceAddress(ADDRESS, 8009)),
        new TreeSet<>(List.of("nqn.2026-11.io.weft:a")), 7, List.of(new NodeRecord.OwnedGroup(number, 3)), health);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    List<Future<Void>> closing = open.stream().map(Peers::close).toList();
    for (Future<Void> future : closing) {
      await(future);
    }
  }
}
