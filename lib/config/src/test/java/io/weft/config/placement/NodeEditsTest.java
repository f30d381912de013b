// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Configurations;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NodeEditsTest {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);
  private static final NodeEntry ONE = NodeEntry.of("node-1", 1, "192.0.2.1");
  private static final NodeEntry TWO = NodeEntry.of("node-2", 2, "192.0.2.2");

  private static void hostsSeeTheSame(Configuration before, Configuration after) {
    before.ports().forEach(port -> before.subsystems().forEach(subsystem -> subsystem.namespaces().forEach(namespace ->
        assertEquals(NodeView.anaState(before, port, namespace.anaGroupId(), Owners.NONE),
            NodeView.anaState(after, after.port(port.portId()).orElseThrow(), namespace.anaGroupId(), Owners.NONE)))));
  }

  @Property(tries = 300)
  @Label("the first node and the last change nothing that hosts see")
  void hostsNoticeNeitherTheFirstNorTheLast(@ForAll long seed) throws InvalidConfigurationException {
    Configuration alone = Configurations.legal(seed);
    Assume.that(!alone.hasNodes());
    Configuration cluster = NodeEdits.first(alone, NodeEntry.of("n", (int) (Math.floorMod(seed, 127L) + 1)));
    assertEquals(List.of(), RULES.check(cluster));
    hostsSeeTheSame(alone, cluster);
    Configuration again = NodeEdits.remove(cluster, "n");
    assertEquals(List.of(), RULES.check(again));
    hostsSeeTheSame(alone, again);
  }

  @Test
  void theFirstGetsThePortsAndTheGroups() throws InvalidConfigurationException {
    PortEntry other = PortEntry.of(2, TransportAddress.tcp("127.0.0.2", 4420), Samples.ALPHA);
    Configuration after = NodeEdits.first(Samples.full().with(other), NodeEntry.of("five", 5));
    assertEquals(List.of("five", "five"), after.ports().stream().map(PortEntry::node).toList());
    assertEquals(List.of(AnaGroupEntry.of(1, "five"), AnaGroupEntry.of(2, "five")), List.copyOf(after.anaGroups()),
        "it has groups of its own, so that it needs no group 5");
    assertEquals(Map.of(1, AnaState.OPTIMIZED, 2, AnaState.INACCESSIBLE), after.port(2).orElseThrow().anaGroups());
    assertEquals(List.of(AnaGroupEntry.of(5, "five")),
        List.copyOf(NodeEdits.first(Configuration.EMPTY, NodeEntry.of("five", 5)).anaGroups()));
    assertEquals("nodes", assertThrows(InvalidConfigurationException.class, () -> NodeEdits.first(after, ONE))
        .violations().getFirst().path());
  }

  @Test
  void anotherBringsItsGroup() throws InvalidConfigurationException {
    assertThrows(InvalidConfigurationException.class, () -> NodeEdits.add(Configuration.EMPTY, ONE));
    Configuration one = NodeEdits.first(Configuration.EMPTY, ONE);
    Configuration two = NodeEdits.add(one, TWO);
    assertEquals(List.of(AnaGroupEntry.of(1, "node-1"), AnaGroupEntry.of(2, "node-2")), List.copyOf(two.anaGroups()));
    assertEquals(List.of(1, 2, 3), NodeEdits.add(one.with(AnaGroupEntry.of(2, "node-1")), TWO).anaGroups().stream()
        .map(AnaGroupEntry::anaGroupId).toList(), "the next one that is free");
    assertEquals(two.with(TWO.withAddresses(List.of())), NodeEdits.add(two, TWO.withAddresses(List.of())),
        "one that is there keeps its group");
    Configuration full = one;
    for (int group = 1; group <= 128; group++) {
      full = full.with(AnaGroupEntry.of(group, "node-1"));
    }
    assertEquals(full.with(TWO), NodeEdits.add(full, TWO), "there may be none left");
    assertEquals(AnaGroupEntry.of(3, "z"), NodeEdits.add(full.withoutAnaGroup(3), NodeEntry.of("z", 127)).anaGroup(3).orElseThrow());
  }

  @Test
  void removesWhatNobodyNeeds() throws InvalidConfigurationException {
    Configuration cluster = Samples.cluster().withoutPort(2);
    Configuration after = NodeEdits.remove(cluster, "node-2");
    assertEquals(List.of(), RULES.check(after));
    assertEquals(List.of("[node-1]", "[node-1]"), after.anaGroups().stream().map(group -> group.nodes().toString()).toList());
    assertTrue(after.node("node-2").isEmpty());
    Configuration needed = NodeEdits.remove(Samples.cluster(), "node-1");
    assertEquals(List.of("ana_groups[grpid=1].nodes", "ports[portid=1].node"),
        RULES.check(needed).stream().map(violation -> violation.path()).toList(), "its data and its ports remain");
    assertThrows(InvalidConfigurationException.class, () -> NodeEdits.remove(cluster, "node-3"));
  }

  @Test
  void whatHasNodesIsComplete() {
    assertEquals(Samples.cluster(), NodeEdits.completed(Samples.cluster(), Samples.full()));
    assertEquals(Samples.full(), NodeEdits.completed(Samples.full(), Samples.full()));
  }

  @Test
  @DisplayName("A document of a process that stood alone becomes one node's: its ports, and its namespaces in the node's own group")
  void becomesOneNodes() throws InvalidConfigurationException {
    Configuration current = NodeEdits.add(NodeEdits.first(Configuration.EMPTY, ONE), TWO).with(PortEntry.of(1, TransportAddress.tcp("192.0.2.1", 4420), Samples.ALPHA)
        .withNode("node-1"));
    Configuration written = Configuration.EMPTY
        .with(SubsystemEntry.of(Samples.ALPHA, SubsystemAttributes.defaults("S1"), AllowedHosts.ANY,
            List.of(NamespaceEntry.of(1, "/srv/a"), NamespaceEntry.of(2, "/srv/b").withAnaGroupId(7))))
        .with(PortEntry.of(1, TransportAddress.tcp("192.0.2.1", 4420), Samples.ALPHA));
    Configuration two = NodeEdits.completed(written, current, "node-2");
    assertEquals("node-2", two.port(1).orElseThrow().node(), "although node-1 has had a port with its identifier");
    assertEquals(List.of(2, 7), two.subsystem(Samples.ALPHA).orElseThrow().namespaces().stream().map(NamespaceEntry::anaGroupId).toList());
    assertEquals(Map.of(2, AnaState.OPTIMIZED, 7, AnaState.INACCESSIBLE), two.port(1).orElseThrow().anaGroups());
    assertEquals(List.of("node-2"), two.anaGroup(7).orElseThrow().nodes(), "a group that there was not is the node's");
    assertEquals(List.of(), RULES.check(two));

    assertEquals("one of node-1, node-2", refused(written, current, "node-3"));
    assertEquals("no node", refused(written, Configuration.EMPTY, "node-1"));
    assertEquals("none, since node node-1 is to have everything in the document", refused(current, current, "node-1"));
  }

  private static String refused(Configuration written, Configuration current, String node) {
    return assertThrows(InvalidConfigurationException.class, () -> NodeEdits.completed(written, current, node)).violations().getFirst().expected();
  }

  @Test
  @DisplayName("What leaves with a node and what stays are two legal configurations, and nothing on one node is in both or in none")
  void leaves() throws InvalidConfigurationException {
    SubsystemEntry both = SubsystemEntry.of(Samples.ALPHA, SubsystemAttributes.defaults("S1"), AllowedHosts.ANY,
        List.of(NamespaceEntry.of(1, "/srv/one"), NamespaceEntry.of(2, "/srv/two").withAnaGroupId(2), NamespaceEntry.of(3, "/srv/shared").withAnaGroupId(3)
            .withDevice(new NamespaceDevice("/srv/shared", 512, false))));
    Configuration cluster = NodeEdits.add(NodeEdits.first(Configuration.EMPTY, ONE), TWO)
        .with(AnaGroupEntry.of(3, "node-2", "node-1")).with(both)
        .with(PortEntry.of(1, TransportAddress.tcp("192.0.2.1", 4420), Samples.ALPHA).withAnaGroups(new TreeMap<>()).withNode("node-1"))
        .with(PortEntry.of(2, TransportAddress.tcp("192.0.2.2", 4420), Samples.ALPHA).withAnaGroups(new TreeMap<>()).withNode("node-2"));
    assertEquals(List.of(), RULES.check(cluster));

    Configuration stays = NodeEdits.removeAll(cluster, "node-2");
    assertEquals(List.of(), RULES.check(stays));
    assertEquals(List.of("/srv/one", "/srv/shared"), devices(stays));
    assertEquals(List.of(1), stays.ports().stream().map(PortEntry::portId).toList());
    assertEquals(List.of("node-1"), stays.anaGroup(3).orElseThrow().nodes());

    Configuration leaves = NodeEdits.alone(cluster, "node-2");
    assertEquals(List.of(), RULES.check(leaves));
    assertFalse(leaves.hasNodes());
    assertEquals(List.of("/srv/two"), devices(leaves), "what others reach is theirs");
    assertEquals(List.of(2), leaves.ports().stream().map(PortEntry::portId).toList());
    assertEquals(AnaState.OPTIMIZED, NodeView.anaState(leaves, leaves.port(2).orElseThrow(), 2, Owners.NONE));
    assertEquals(NodeEdits.remove(stays.withoutAnaGroup(2), "node-1"), NodeEdits.alone(stays.withoutAnaGroup(2), "node-1"), "the last one has all");
    assertThrows(InvalidConfigurationException.class, () -> NodeEdits.alone(cluster, "node-3"));
  }

  private static List<String> devices(Configuration configuration) {
    return configuration.subsystems().stream().flatMap(subsystem -> subsystem.namespaces().stream())
        .map(namespace -> namespace.device().path()).toList();
  }
}
