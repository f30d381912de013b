// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeersStateTest {
  @Test
  void aLife() {
    assertEquals(PeersState.RUNNING, PeersState.STARTING.to(PeersState.RUNNING));
    assertEquals(PeersState.WAITING, PeersState.RUNNING.to(PeersState.WAITING));
    assertEquals(PeersState.STARTING, PeersState.WAITING.to(PeersState.STARTING));
    assertEquals(PeersState.WAITING, PeersState.STARTING.to(PeersState.WAITING));
    assertThrows(IllegalStateException.class, () -> PeersState.RUNNING.to(PeersState.STARTING));
    assertThrows(IllegalStateException.class, () -> PeersState.WAITING.to(PeersState.RUNNING));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsClosingOnlyCloses(PeersState state) {
    assertEquals(Set.of(PeersState.STARTING, PeersState.RUNNING, PeersState.WAITING).contains(state),
        state.leadsTo(PeersState.CLOSING));
    assertEquals(state == PeersState.CLOSED, PeersState.CLOSING.leadsTo(state));
    assertFalse(PeersState.CLOSED.leadsTo(state));
    assertFalse(state.leadsTo(state));
    assertTrue(state == PeersState.CLOSING || !state.leadsTo(PeersState.CLOSED));
  }
}
