// SPDX-License-Identifier: Apache-2.0
package io.weft.config.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.attribute.Subsystems;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeViewTest {
  private static final Configuration CLUSTER = Samples.cluster();

  private static NodeView view(@Nullable String node) {
    return NodeView.of(CLUSTER, node);
  }

  private static AnaState state(int port, int group, Owners owners) {
    return NodeView.anaState(CLUSTER, CLUSTER.port(port).orElseThrow(), group, owners);
  }

  @Test
  void aloneEverythingIsItsOwn() {
    Configuration alone = Samples.full();
    for (String name : new String[] {null, "node-1"}) {
      NodeView view = NodeView.of(alone, name);
      assertTrue(view.isAlone());
      assertEquals(List.copyOf(alone.ports()), List.copyOf(view.ports()));
      alone.subsystems().forEach(subsystem ->
          subsystem.namespaces().forEach(namespace -> assertTrue(view.opens(namespace, Owners.NONE))));
      PortEntry port = Samples.port();
      assertEquals(List.of(AnaState.OPTIMIZED, AnaState.NON_OPTIMIZED, AnaState.INACCESSIBLE),
          List.of(view.anaState(port, 1, Owners.NONE), view.anaState(port, 2, Owners.NONE), view.anaState(port, 3, Owners.NONE)));
      assertEquals(new CntlidRange(1, 65519, 515), view.cntlids(SubsystemAttributes.defaults("S")));
      assertEquals(OptionalInt.of(1), view.ownGroup());
      assertFalse(view.isShared(1));
    }
  }

  @Test
  void portsAreThoseOfTheNode() {
    assertEquals(List.of(1), view("node-1").ports().stream().map(PortEntry::portId).toList());
    assertEquals(List.of(2), view("node-2").ports().stream().map(PortEntry::portId).toList());
    assertEquals(List.of(), List.copyOf(view("node-3").ports()), "a node that is not in the configuration");
    assertEquals(List.of(), List.copyOf(view(null).ports()), "a process that is no member");
    assertFalse(view(null).has(PortEntry.of(9, Samples.port().address())));
  }

  @Test
  void hasToRunWhatLiesOnIt() {
    Configuration here = view("node-2").local();
    assertEquals(List.of(2), here.ports().stream().map(PortEntry::portId).toList());
    assertEquals(List.of(List.of(), List.of(7)), here.subsystems().stream()
        .map(subsystem -> subsystem.namespaces().stream().map(NamespaceEntry::nsid).toList()).toList());
    assertEquals(CLUSTER.revision(), here.revision());
    Configuration alone = Samples.full();
    assertSame(alone, NodeView.of(alone, "node-2").local());
    assertSame(CLUSTER.subsystem(Samples.BETA).orElseThrow(), view("node-1").local().subsystem(Samples.BETA).orElseThrow());
  }

  @Test
  void isTheSameForTheSameNodeAndConfiguration() {
    assertTrue(view("node-1").isSameAs(view("node-1")));
    assertFalse(view("node-1").isSameAs(view(null)));
    assertFalse(view("node-1").isSameAs(NodeView.of(CLUSTER.withRevision(9), "node-1")));
    assertEquals(2, view("node-2").port(2).orElseThrow().portId());
    assertTrue(view("node-1").port(2).isEmpty());
  }

  @Test
  void aGroupOnOneNodeIsThereAsItsPortSays() {
    assertEquals(AnaState.OPTIMIZED, state(1, 1, Owners.NONE));
    assertEquals(AnaState.INACCESSIBLE, state(2, 1, Owners.NONE), "although the port lists it");
    assertEquals(AnaState.OPTIMIZED, state(2, 3, Owners.NONE), "although the port does not list it");
    assertEquals(AnaState.INACCESSIBLE, state(1, 3, Owners.NONE));
    assertEquals(AnaState.INACCESSIBLE, state(1, 4, Owners.NONE), "there is no such group");
    PortEntry unlisted = CLUSTER.port(1).orElseThrow().withAnaGroups(new TreeMap<>(Map.of(1, AnaState.PERSISTENT_LOSS)));
    assertEquals(AnaState.PERSISTENT_LOSS, view("node-1").anaState(unlisted, 1, Owners.NONE));
  }

  @Test
  void aSharedGroupIsAtItsOwner() {
    assertEquals(List.of(AnaState.NON_OPTIMIZED, AnaState.NON_OPTIMIZED),
        List.of(state(1, 2, Owners.NONE), state(2, 2, Owners.NONE)), "what it says of others, while nobody owns it");
    assertEquals(AnaState.OPTIMIZED, state(2, 2, _ -> "node-2"));
    Owners first = group -> group == 2 ? "node-1" : null;
    assertEquals(AnaState.NON_OPTIMIZED, state(1, 2, first), "what the owner's port lists");
    assertEquals(AnaState.NON_OPTIMIZED, state(2, 2, first));
    Configuration hidden = CLUSTER.with(AnaGroupEntry.of(2, "node-1", "node-2"));
    assertEquals(AnaState.INACCESSIBLE, NodeView.anaState(hidden, CLUSTER.port(2).orElseThrow(), 2, first));
  }

  @Test
  void opensWhatLiesOnItAndWhatItOwns() {
    NamespaceEntry own = Samples.namespace(1, "/srv/a");
    NamespaceEntry shared = own.withAnaGroupId(2);
    assertTrue(view("node-1").opens(own, Owners.NONE));
    assertFalse(view("node-2").opens(own, _ -> "node-2"), "it does not lie there");
    assertFalse(view("node-1").opens(shared, Owners.NONE));
    assertTrue(view("node-1").opens(shared, _ -> "node-1"));
    assertFalse(view("node-1").opens(shared, _ -> "node-2"));
    assertFalse(view("node-3").opens(shared, _ -> "node-3"));
    assertFalse(view(null).opens(shared, Owners.NONE));
    assertTrue(view("node-1").isShared(2));
    assertFalse(view("node-3").isShared(2));
  }

  @Test
  void namespacesAreCreatedOnTheNodeAlone() {
    assertEquals(OptionalInt.of(1), view("node-1").ownGroup());
    assertEquals(OptionalInt.of(3), view("node-2").ownGroup(), "group 2 is shared");
    assertEquals(OptionalInt.of(2), NodeView.of(CLUSTER.with(AnaGroupEntry.of(1, "node-2"))
        .with(AnaGroupEntry.of(2, "node-2")), "node-2").ownGroup(), "that of its number before lower ones");
    assertEquals(OptionalInt.empty(), view("node-3").ownGroup());
    assertEquals(OptionalInt.empty(), view(null).ownGroup());
  }

  @Property
  @Label("the parts of 127 nodes are disjoint, together they are the whole, and none is much larger than another")
  void partsAreDisjoint(@ForAll @IntRange(min = 1, max = 0xffef) int one, @ForAll @IntRange(min = 1, max = 0xffef) int two) {
    SubsystemAttributes attributes = Subsystems.CNTLID_MAX.with(
        Subsystems.CNTLID_MIN.with(Samples.alpha(), Math.min(one, two)), Math.max(one, two)).attributes();
    int next = Math.min(one, two);
    int size = Math.abs(one - two) + 1;
    for (int number = 1; number <= NodeEntry.MAX_NUMBER; number++) {
      CntlidRange part = NodeView.of(CLUSTER.with(NodeEntry.of("k", number)), "k").cntlids(attributes);
      assertEquals(next, part.min());
      assertTrue(part.size() == size / 127 || part.size() == size / 127 + 1, part::toString);
      assertEquals(part.size() > 0, part.contains(part.min()));
      assertFalse(part.contains(part.max() + 1));
      next = part.max() + 1;
    }
    assertEquals(Math.max(one, two) + 1, next);
    assertEquals(0, view("node-3").cntlids(attributes).size(), "a node without a number has none");
  }
}
