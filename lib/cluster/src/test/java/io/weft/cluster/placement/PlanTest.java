// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.node.NodeState;
import io.weft.config.tree.PersistentMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where the leader puts a group that node a is to have, then b, then c. */
class PlanTest implements Nodes {
  private final Set<String> renewing = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> left = new HashSet<>();
  private final Set<String> steady = new HashSet<>();
  private Configuration configuration = Configuration.EMPTY
      .with(NodeEntry.of("a", 1)).with(NodeEntry.of("b", 2)).with(NodeEntry.of("c", 3))
      .with(AnaGroupEntry.of(7, "a", "b", "c")).with(AnaGroupEntry.of(1, "a"));

  @Override
  public boolean isRenewing(String node) {
    return renewing.contains(node);
  }

  @Override
  public boolean hasEnded(String node) {
    return ended.contains(node);
  }

  @Override
  public boolean hasLeft(String node) {
    return left.contains(node);
  }

  @Override
  public boolean isMissing(String node) {
    return missing.contains(node);
  }

  @Override
  public boolean isSteady(String node) {
    return steady.contains(node);
  }

  private AgreedState state(Placement... now) {
    PersistentMap<String, AgreedRecord> records = PersistentMap.empty();
    for (Placement placed : now) {
      records = records.with("group/7", new AgreedRecord("group/7", 4, placed.json()));
    }
    return new AgreedState(4, configuration, records, AgreedState.EMPTY.verdicts());
  }

  /** What becomes of a placement; it itself if nothing. */
  private Placement next(Placement now) {
    List<RecordChange> changes = Plan.of(state(now), this);
    if (changes.isEmpty()) {
      return now;
    }
    RecordChange.Put put = (RecordChange.Put) changes.getFirst();
    assertEquals(4, put.expected());
    AgreedRecord record = new AgreedRecord("group/7", 5, put.value());
    return Placement.of(new AgreedState(5, configuration, PersistentMap.<String, AgreedRecord>empty().with("group/7", record),
        AgreedState.EMPTY.verdicts()), 7).orElseThrow();
  }

  private static Placement on(String node) {
    return new Placement(node, 3, null, false);
  }

  @Test
  @DisplayName("A group that was never placed goes to the first node that is there; a better one that may appear is waited for")
  void first() {
    renewing.add("b");
    assertEquals(List.of(), Plan.of(state(), this), "a may still appear");
    missing.add("a");
    assertEquals("b", next(new Placement(null, 3, null, false)).owner(), "it had its time");
    missing.clear();
    left.add("a");
    RecordChange.Put put = (RecordChange.Put) Plan.of(state(), this).getFirst();
    assertEquals("group/7", put.key(), "and not the group that lies on one node");
    assertEquals(AgreedRecord.ABSENT, put.expected());
    assertEquals(new Placement("b", 1, null, false).json(), put.value());
  }

  @Test
  @DisplayName("A group is taken only from a node whose lease has ended, and its new owner knows that it lapsed")
  void taken() {
    renewing.addAll(Set.of("b", "c"));
    assertEquals(on("a"), next(on("a")), "it pauses");
    ended.add("a");
    assertEquals(new Placement("b", 4, null, true), next(on("a")));
    renewing.clear();
    assertEquals(on("a"), next(on("a")), "nobody is there to take it");
  }

  @Test
  @DisplayName("A node that is drained is asked to give the group back, if another one can have it")
  void drained() {
    renewing.add("a");
    configuration = configuration.with(NodeEntry.of("a", 1).withState(NodeState.DRAINED));
    assertEquals(on("a"), next(on("a")));
    renewing.add("c");
    assertEquals(on("a").wantedBy("c"), next(on("a")));
    assertEquals(new Placement("c", 4, null, false), on("a").wantedBy("c").givenBack());
    renewing.remove("c");
    renewing.add("b");
    assertEquals(on("a").wantedBy("b"), next(on("a").wantedBy("c")), "the other one has gone meanwhile");
  }

  @Test
  @DisplayName("A better node gets the group back when it has been there for a while")
  void returned() {
    renewing.addAll(Set.of("a", "b"));
    assertEquals(on("b"), next(on("b")));
    steady.add("a");
    assertEquals(on("b").wantedBy("a"), next(on("b")));
    assertEquals(on("a"), next(on("a")));
  }

  @Test
  @DisplayName("A node from which the group was removed is asked to give it back")
  void removed() {
    renewing.addAll(Set.of("a", "b", "c"));
    configuration = configuration.with(AnaGroupEntry.of(7, "a", "b"));
    assertEquals(on("c").wantedBy("a"), next(on("c")));
  }

  @Test
  @DisplayName("A group that is left to one node is asked back from the other one that owns it, and then left alone")
  void left() {
    renewing.addAll(Set.of("a", "b", "c"));
    configuration = configuration.with(AnaGroupEntry.of(7, "b"));
    assertEquals(on("c").wantedBy("b"), next(on("c")));
    assertEquals(on("b"), next(on("b")));
    ended.add("b");
    assertEquals(on("b"), next(on("b")), "a group of one node is nobody else's");
  }
}
