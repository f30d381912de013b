// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who stands for election when the leader is gone. */
class SuccessionTest {
  private static final Set<String> VOTERS = Set.of("node-1", "node-2", "node-3");

  private static List<String> standing(Set<String> alive) {
    return alive.stream().sorted().filter(node -> Succession.isNext(node, alive, VOTERS)).toList();
  }

  @Test
  @DisplayName("of the voters that live the first one by name stands, and no other node")
  void oneStands() {
    assertEquals(List.of("node-1"), standing(Set.of("node-1", "node-2", "other")));
    assertEquals(List.of("node-2"), standing(Set.of("node-2", "node-3", "a-node-without-a-vote")));
    assertEquals(List.of(), standing(Set.of("other")));
  }
}
