// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode;

import static io.weft.targetnode.PortState.CLOSED;
import static io.weft.targetnode.PortState.CLOSING;
import static io.weft.targetnode.PortState.LISTENING;
import static io.weft.targetnode.PortState.OPENING;
import static io.weft.targetnode.PortState.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortStateTest {
  /** The transitions, as in the drawing of the docstring. */
  private static final Map<PortState, Set<PortState>> LEGAL = Map.of(
      OPENING, Set.of(LISTENING, WAITING, CLOSING),
      LISTENING, Set.of(CLOSING),
      WAITING, Set.of(OPENING, CLOSING),
      CLOSING, Set.of(CLOSED),
      CLOSED, Set.of());

  @Test
  void takesEveryLegalStepAndNoOther() {
    for (PortState from : PortState.values()) {
      for (PortState next : PortState.values()) {
        if (LEGAL.getOrDefault(from, Set.of()).contains(next)) {
          assertEquals(next, from.to(next));
        } else {
          assertThrows(IllegalStateException.class, () -> from.to(next), from + " to " + next);
        }
      }
    }
  }
}
