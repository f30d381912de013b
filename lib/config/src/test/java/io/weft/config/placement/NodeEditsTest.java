// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.Configurations;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.address.TransportAddress;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
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
}
