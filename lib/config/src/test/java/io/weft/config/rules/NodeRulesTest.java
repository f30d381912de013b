// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.Violation;
import io.weft.config.address.TransportAddress;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.node.NodeState;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRulesTest {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final Configuration CLUSTER = Samples.cluster();

  /** What is wrong with an edit of the cluster of two nodes. */
  private static List<String> edit(Configuration wanted) {
    return edit(CLUSTER, wanted);
  }

  private static List<String> edit(Configuration before, Configuration wanted) {
    try {
      RULES.require(LegalConfiguration.trusted(before), wanted);
      return List.of();
    } catch (InvalidConfigurationException e) {
      return e.violations().stream().map(Violation::toString).toList();
    }
  }

  private static void refuses(Configuration wanted, String... lines) {
    List<String> found = edit(wanted);
    assertEquals(List.of(lines), found);
    assertEquals(lines.length, RULES.check(wanted).size(), "as a whole it is as wrong as as an edit");
  }

  @Test
  void takesALegalCluster() {
    assertEquals(List.of(), RULES.check(CLUSTER));
    assertEquals(List.of(), edit(Samples.full(), CLUSTER));
    assertEquals(List.of(), edit(CLUSTER, Samples.full()));
    assertEquals(List.of(), edit(CLUSTER.with(NodeEntry.of("A.b-9".repeat(12) + "xyz", 127))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a_b", "a/b", "\u00e4", "0123456789012345678901234567890123456789012345678901234567890123"})
  void refusesNames(String name) {
    refuses(CLUSTER.with(NodeEntry.of(name, 9)), "nodes[name=%s].name: is '%s'; expected 1 to 63 letters, digits, dots and hyphens, such as 'node-1'".formatted(name, name));
  }

  @Test
  void wantsANumberOfItsOwn() {
    refuses(CLUSTER.with(NodeEntry.of("c", 2)),
        "nodes[name=c].number: is 2, as that of nodes[name=node-2]; expected a number that no other node has");
    refuses(CLUSTER.with(NodeEntry.of("c", 0)), "nodes[name=c].number: is 0; expected a number from 1 to 127");
    refuses(CLUSTER.with(NodeEntry.of("c", 128)), "nodes[name=c].number: is 128; expected a number from 1 to 127");
    assertEquals(List.of(), edit(CLUSTER.with(NodeEntry.of("node-1", 2)).with(NodeEntry.of("node-2", 1))),
        "two nodes may exchange theirs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "node.example", "192.0.2", "[::1]", "fe80::1%eth0"})
  void wantsLiteralAddresses(String address) {
    refuses(CLUSTER.with(NodeEntry.of("node-2", 2, "192.0.2.9", address)),
        "nodes[name=node-2].addresses[1]: is '%s'; expected an IPv4 address such as 192.0.2.1 or an IPv6 address such as 2001:db8::1, without a zone".formatted(address));
  }

  @Test
  void wantsAddressesThatHostsCanConnectTo() {
    refuses(CLUSTER.with(NodeEntry.of("node-2", 2, "0.0.0.0", "2001:db8::1", "2001:db8:0::1")),
        "nodes[name=node-2].addresses[0]: is '0.0.0.0'; expected an address that hosts can connect to",
        "nodes[name=node-2].addresses[2]: is '2001:db8:0::1', as an earlier entry; expected each address once");
    String[] many = IntStream.range(0, 65).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    refuses(CLUSTER.with(NodeEntry.of("node-2", 2, many)),
        "nodes[name=node-2].addresses: has 65 entries; expected at most 64");
  }

  @Test
  void wantsPortsToNameANode() {
    PortEntry port = PortEntry.of(3, TransportAddress.tcp("127.0.0.1", 4423));
    refuses(CLUSTER.with(port), "ports[portid=3].node: is missing although there are nodes; "
        + "expected the name of an entry of 'nodes', such as node-1, node-2");
    refuses(CLUSTER.with(port.withNode("node-3")), "ports[portid=3].node: there is no node 'node-3'; "
        + "expected the name of an entry of 'nodes', such as node-1, node-2");
    assertEquals(List.of("ports[portid=3].node: there is no node 'node-1'; expected the name of an entry of 'nodes'"),
        edit(Samples.full(), Samples.full().with(port.withNode("node-1"))));
  }

  @Test
  @DisplayName("two nodes may listen on one address, two ports of a node may not")
  void wantsAddressesOfPortsOncePerNode() {
    PortEntry same = PortEntry.of(3, TransportAddress.tcp("127.0.0.1", 4420));
    PortEntry any = PortEntry.of(3, TransportAddress.tcp("0.0.0.0", 4420));
    refuses(CLUSTER.with(same.withNode("node-2")), "ports[portid=3].addr: 127.0.0.1:4420 overlaps with 127.0.0.1:4420 of "
        + "ports[portid=2]; expected a different address or TCP port");
    refuses(CLUSTER.with(any.withNode("node-2")), "ports[portid=3].addr: 0.0.0.0:4420 overlaps with 127.0.0.1:4420 of "
        + "ports[portid=2]; expected a different address or TCP port");
    Configuration three = CLUSTER.with(NodeEntry.of("node-3", 3));
    assertEquals(List.of(), edit(three.with(same.withNode("node-3"))));
    assertEquals(List.of(), edit(three.with(any.withNode("node-3"))));
    assertEquals(1, edit(three, three.with(any.withNode("node-3")).with(
        PortEntry.of(4, TransportAddress.tcp("127.0.0.9", 4420)).withNode("node-3"))).size());
  }

  @Test
  void wantsGroupsOnNodesThatExist() {
    refuses(CLUSTER.with(AnaGroupEntry.of(4, "node-1", "x", "node-1")),
        "ana_groups[grpid=4].nodes: there is no node 'x'; expected the name of an entry of 'nodes', such as node-1, node-2",
        "ana_groups[grpid=4].nodes: names the node 'node-1' again; expected each node once");
    refuses(CLUSTER.with(AnaGroupEntry.of(4)), "ana_groups[grpid=4].nodes: is []; expected at least one node");
    refuses(CLUSTER.with(AnaGroupEntry.of(129, "node-1")),
        "ana_groups[grpid=129].grpid: is 129; expected a number from 1 to 128");
    refuses(CLUSTER.with(new AnaGroupEntry(4, List.of("node-1"), AnaState.OPTIMIZED)),
        "ana_groups[grpid=4].others: is 'optimized'; expected 'inaccessible' or 'non-optimized'");
  }

  @Test
  void wantsNamespacesInGroupsThatExist() {
    refuses(CLUSTER.with(Samples.alpha().with(Samples.namespace(2, "/srv/2").withAnaGroupId(9))),
        "subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=2].ana.grpid: there is no ANA group 9; "
            + "expected the grpid of an entry of 'ana_groups', such as 1, 2, 3");
    assertEquals(List.of("ana_groups[grpid=1]: is to be removed, but has 2 namespaces; expected an ANA group without "
        + "namespaces: change their ana.grpid or remove them first"), edit(CLUSTER.withoutAnaGroup(1)));
    assertEquals(List.of(), edit(CLUSTER.withoutAnaGroup(3)));
  }

  @Test
  @DisplayName("a path names another device on each node")
  void wantsADeviceOncePerNode() {
    Configuration taken = CLUSTER.with(Samples.alpha().with(Samples.namespace(2, "/srv/alpha.img").withAnaGroupId(3).withEnable(false)));
    assertEquals(List.of(), edit(taken));
    String twice = "'/srv/alpha.img' is also the device of subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=1]";
    String expected = "; expected a device that no other namespace has, since each would overwrite the other's data";
    refuses(CLUSTER.with(Samples.alpha().with(Samples.namespace(2, "/srv/alpha.img").withAnaGroupId(2))),
        "subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=2].device.path: " + twice + expected);
    assertEquals(List.of("subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=2].device.path: " + twice
            + ", on a node that both now lie on" + expected),
        edit(taken, taken.with(AnaGroupEntry.of(3, "node-2", "node-1"))), "a group that spreads brings them together");
    assertEquals(1, edit(taken, taken.withNodes(List.of()).withAnaGroups(List.of()).withPorts(List.of())).size(),
        "so does the end of the cluster");
  }

  @Test
  @DisplayName("a device that a node has to itself gets other users only while its namespace is disabled")
  void keepsADeviceThatIsInUse() {
    String namespace = "subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=1]";
    assertEquals(List.of(namespace + ".ana.grpid: changes from 1 to 2, whose devices other nodes use, while the namespace is "
            + "enabled; expected a namespace that is disabled while it goes to such a group; enable it afterwards"),
        edit(CLUSTER.with(Samples.alpha().with(alphaNamespace(true).withAnaGroupId(2)))));
    Configuration disabled = CLUSTER.with(Samples.alpha().with(alphaNamespace(false)));
    assertEquals(List.of(), edit(disabled, disabled.with(Samples.alpha().with(alphaNamespace(false).withAnaGroupId(2)))));
    assertEquals(List.of(), edit(CLUSTER.with(AnaGroupEntry.of(4, "node-1")).with(Samples.alpha().with(alphaNamespace(true).withAnaGroupId(4)))),
        "its node stays the same");

    List<String> found = edit(CLUSTER.with(AnaGroupEntry.of(1, "node-1", "node-2")));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().startsWith("ana_groups[grpid=1].nodes: node-1 to become node-1, node-2, while namespaces "), found::toString);
    assertEquals(List.of(), edit(CLUSTER.with(AnaGroupEntry.of(2, "node-2"))), "leases guard a group of several nodes");
  }

  private static NamespaceEntry alphaNamespace(boolean enabled) {
    return Samples.alpha().namespace(1).orElseThrow().withEnable(enabled);
  }

  @Test
  void keepsANodeThatIsNeeded() {
    assertEquals(List.of(
            "nodes[name=node-2]: is to be removed, but has port 2; expected a node without ports: "
                + "give them to another node or remove them first",
            "nodes[name=node-2]: is to be removed, but ANA groups 2, 3 lie on it; expected a node on which no ANA group "
                + "lies: take it out of their nodes, or remove them and their namespaces, first"),
        edit(CLUSTER.withoutNode("node-2")));
    Configuration freed = CLUSTER.withoutPort(2).withoutAnaGroup(3).with(AnaGroupEntry.of(2, "node-1"));
    assertEquals(List.of(), edit(freed.withoutNode("node-2")), "all of it in one edit");
    assertEquals(List.of("ports[portid=2].node: there is no node 'node-2'; expected the name of an entry of 'nodes', such as node-1"),
        edit(freed.withoutNode("node-2").with(CLUSTER.port(2).orElseThrow().withEnable(false))));
  }

  @Test
  void theFirstNodeGetsEverything() {
    Configuration alone = Samples.full();
    List<String> found = edit(alone, alone.with(NodeEntry.of("node-1", 1)).with(AnaGroupEntry.of(1, "node-1")));
    assertEquals(List.of("ports[portid=1].node: is missing although there are nodes; expected the name of an entry of 'nodes', such as node-1",
        "ana_groups: has no entry for ANA group 2, in which 1 namespaces are; expected an entry for every ANA group that "
            + "namespaces are in"), found);
  }

  @Test
  void advisesAgainstMemoryOnSeveralNodes() {
    Configuration after = CLUSTER.with(AnaGroupEntry.of(1, "node-1", "node-2"));
    assertEquals(List.of("subsystems[nqn=" + Samples.BETA + "].namespaces[nsid=1].device.path: is 'memory:64MiB', which each "
            + "node has for itself, but ANA group 1 lies on several nodes: hosts lose its data when the group moves; "
            + "expected a file or block device that all nodes of the group reach, or a group on one node"),
        warnings(CLUSTER, after));
    assertEquals(List.of(), warnings(after, after.with(AnaGroupEntry.of(1, "node-2", "node-1"))), "once");
    assertEquals(1, warnings(CLUSTER, CLUSTER.with(Samples.alpha().with(Samples.namespace(2, "null:1GiB").withAnaGroupId(2)))).size());
  }

  @Test
  void advisesAddressesForPortsOnAllAddresses() {
    PortEntry any = PortEntry.of(3, TransportAddress.tcp("::", 4423)).withNode("node-1");
    assertEquals(List.of(), warnings(CLUSTER, CLUSTER.with(any)));
    Configuration after = CLUSTER.with(any).with(NodeEntry.of("node-1", 1));
    List<String> found = warnings(CLUSTER, after);
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().startsWith("nodes[name=node-1].addresses: is empty although"), found::toString);
  }

  @Test
  void advisesControllerIdentifiersForAllNodes() {
    Configuration narrow = Samples.full().with(Subsystems.CNTLID_MAX.with(Samples.alpha(), 126));
    assertEquals(List.of(), warnings(Samples.full(), narrow));
    Configuration cluster = CLUSTER.with(Subsystems.CNTLID_MAX.with(Samples.alpha(), 126));
    String advice = "subsystems[nqn=" + Samples.ALPHA + "].attr.cntlid_max: leaves 126 controller identifiers, so that not "
        + "every node has one to assign; expected at least 127, of which each node has its part";
    assertEquals(List.of(advice), warnings(CLUSTER, cluster));
    assertTrue(warnings(narrow, cluster).contains(advice));
  }

  private static List<String> warnings(Configuration before, Configuration after) {
    return Rules.warnings(before, after).stream().map(Violation::toString).toList();
  }

  @Test
  void aDrainedNodeIsLegal() throws InvalidConfigurationException {
    Configuration drained = CLUSTER.with(NodeEntry.of("node-1", 1).withState(NodeState.DRAINED));
    assertEquals(drained, RULES.require(LegalConfiguration.trusted(CLUSTER), drained).configuration());
    assertThrows(InvalidConfigurationException.class,
        () -> RULES.require(LegalConfiguration.trusted(drained), drained.withoutNode("node-1")));
  }
}
