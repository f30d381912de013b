// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.TargetNodeState.APPLYING;
import static io.weft.targetnode.TargetNodeState.NEW;
import static io.weft.targetnode.TargetNodeState.RUNNING;
import static io.weft.targetnode.TargetNodeState.STARTING;
import static io.weft.targetnode.TargetNodeState.STOPPED;
import static io.weft.targetnode.TargetNodeState.STOPPING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetNodeStateTest {
  /** The transitions, as in the drawing of the docstring. */
  private static final Map<TargetNodeState, List<TargetNodeState>> LEGAL = Map.of(
      NEW, List.of(STARTING, STOPPING),
      STARTING, List.of(APPLYING, STOPPING),
      APPLYING, List.of(RUNNING, STOPPING),
      RUNNING, List.of(APPLYING, STOPPING),
      STOPPING, List.of(STOPPED),
      STOPPED, List.of());

  @Test
  void takesEveryLegalStepAndNoOther() {
    for (TargetNodeState from : TargetNodeState.values()) {
      for (TargetNodeState next : TargetNodeState.values()) {
        if (LEGAL.getOrDefault(from, List.of()).contains(next)) {
          assertEquals(next, from.to(next));
        } else {
          assertThrows(IllegalStateException.class, () -> from.to(next), from + " to " + next);
        }
      }
    }
  }

  @Test
  void anIllegalStepSaysFromWhereToWhere() {
    IllegalStateException failure = assertThrows(IllegalStateException.class, () -> STOPPED.to(STARTING));
    assertEquals("a TargetNodeState cannot go from STOPPED to STARTING", failure.getMessage());
  }

  @Test
  void onlyTheLastTwoStatesAreTheEnd() {
    assertEquals(List.of(STOPPING, STOPPED),
        List.of(TargetNodeState.values()).stream().filter(TargetNodeState::isEnding).toList());
  }
}
