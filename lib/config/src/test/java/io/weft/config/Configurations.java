// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.node.NodeState;
import io.weft.nvme.AnaState;
import io.weft.nvme.Nqn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random configurations for tests: few keys and few values, so that two of them have much in common. */
public final class Configurations {
  private final Random random;
  private final boolean legal;
  private final boolean cluster;

  private Configurations(long seed, boolean legal) {
    this.random = new Random(seed);
    this.legal = legal;
    this.cluster = random.nextBoolean();
  }

  /** A legal configuration, always the same of one seed. */
  public static Configuration legal(long seed) {
    return new Configurations(seed, true).configuration();
  }

  /** A configuration that may break rules of every kind. */
  public static Configuration any(long seed) {
    return new Configurations(seed, false).configuration();
  }

  private Configuration configuration() {
    List<HostEntry> hosts = some(5).stream().map(this::host).toList();
    List<SubsystemEntry> subsystems = some(5).stream().map(this::subsystem).toList();
    Set<Integer> known = new TreeSet<>();
    subsystems.forEach(subsystem -> known.add(subsystem.nqn().charAt(subsystem.nqn().length() - 1) - '0'));
    Configuration all = Configuration.of(random.nextInt(1, 100), chance(9) ? Nqn.DISCOVERY : nqn("discovery"), List.of(),
        subsystems, some(4).stream().map(id -> port(id + 1, known)).toList());
    if (cluster) {
      all = legal ? all.withNodes(nodes()).withAnaGroups(groups()) : all.withNodes(anyNodes()).withAnaGroups(anyGroups());
    }
    // A legal configuration has every host, so that every list of hosts is right.
    return all.withHosts(legal ? List.of(0, 1, 2, 3, 4).stream().map(this::host).toList() : hosts);
  }

  private static String nqn(String name) {
    return "nqn.2014-08.org.example:" + name;
  }

  private boolean chance(int of10) {
    return random.nextInt(10) < of10;
  }

  private List<Integer> some(int of) {
    List<Integer> some = new ArrayList<>();
    for (int i = 0; i < of; i++) {
      if (chance(6)) {
        some.add(i);
      }
    }
    return some;
  }

  private HostEntry host(int id) {
    return new HostEntry(nqn("host" + id), null, null, DhchapHash.SHA256,
        chance(8) ? DhchapGroup.NULL : DhchapGroup.FFDHE2048);
  }

  private AllowedHosts allowed() {
    return chance(3) ? AllowedHosts.ANY
        : AllowedHosts.only(some(5).stream().map(id -> nqn("host" + id)).toArray(String[]::new));
  }

  private List<NodeEntry> nodes() {
    int first = random.nextInt(1, 5);
    return List.of(0, 1, 2, 3).stream().map(id -> NodeEntry.of("node" + id, first + id, "192.0.2." + (id + 1))
        .withState(chance(8) ? NodeState.ACTIVE : NodeState.DRAINED)).toList();
  }

  /** Groups that have no node in common. */
  private List<AnaGroupEntry> groups() {
    return List.of(AnaGroupEntry.of(1, "node0"), AnaGroupEntry.of(3, "node2"), new AnaGroupEntry(2,
        chance(5) ? List.of("node1", "node3") : List.of("node3", "node1"),
        chance(5) ? AnaState.INACCESSIBLE : AnaState.NON_OPTIMIZED));
  }

  private List<NodeEntry> anyNodes() {
    return some(4).stream().map(id -> new NodeEntry("node" + id, chance(8) ? id + 1 : random.nextInt(0, 129),
        some(3).stream().map(host -> chance(9) ? "192.0.2." + host : "0.0.0.0").toList(), NodeState.ACTIVE)).toList();
  }

  private List<AnaGroupEntry> anyGroups() {
    return some(4).stream().map(id -> new AnaGroupEntry(id + 1, some(4).stream().map(node -> "node" + node).toList(),
        chance(9) ? AnaState.INACCESSIBLE : AnaState.OPTIMIZED)).toList();
  }

  private SubsystemEntry subsystem(int id) {
    SubsystemAttributes attributes = SubsystemAttributes.defaults("S" + random.nextInt(3));
    SubsystemEntry entry = SubsystemEntry.of(nqn("s" + id), attributes, allowed(),
        some(4).stream().map(nsid -> namespace(id, nsid + 1)).toList());
    return Subsystems.QID_MAX.with(entry, legal || chance(9) ? random.nextInt(1, 4) : 0);
  }

  private NamespaceEntry namespace(int subsystem, int nsid) {
    int disk = legal ? 10 * subsystem + nsid : random.nextInt(60);
    int group = random.nextInt(1, legal ? 4 : chance(5) ? 4 : 131);
    // The groups of a legal cluster have no node in common, so that a path may be one of each of them.
    String path = chance(2) ? "memory:1MiB" : "/srv/" + (legal && cluster ? disk / 3 : disk);
    group = legal && cluster ? disk % 3 + 1 : group;
    NamespaceEntry entry = Samples.namespace(legal || chance(9) ? disk + 1 : random.nextInt(60), path);
    return new NamespaceEntry(nsid, entry.device(), entry.identifiers(), group,
        chance(8), false, allowed());
  }

  private PortEntry port(int id, Set<Integer> subsystems) {
    int number = legal ? 4420 + (cluster ? 0 : id) : 4420 + random.nextInt(3);
    String node = legal ? cluster ? "node" + (id - 1) : null : chance(cluster ? 9 : 1) ? "node" + random.nextInt(4) : null;
    List<String> linked = some(5).stream().filter(s -> !legal || subsystems.contains(s)).map(s -> nqn("s" + s)).toList();
    return PortEntry.of(id, TransportAddress.tcp(chance(5) ? "127.0.0.1" : "::1", number))
        .withNode(node).withSubsystems(linked).withEnable(chance(7))
        .withAnaGroups(new TreeMap<>(Map.of(1, chance(5) ? AnaState.OPTIMIZED : AnaState.NON_OPTIMIZED)));
  }
}
