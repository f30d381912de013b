// SPDX-License-Identifier: Apache-2.0
package io.weft.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The last edits are remembered, and no more. */
class CommittedEditsTest {
  @Test
  void theOldestIsForgotten() {
    CommittedEdits edits = new CommittedEdits();
    for (int i = 0; i <= CommittedEdits.REMEMBERED; i++) {
      edits.add(new UUID(0, i), 10 + i);
    }
    assertEquals(OptionalLong.empty(), edits.revision(new UUID(0, 0)));
    assertEquals(OptionalLong.of(11), edits.revision(new UUID(0, 1)));
    assertEquals(OptionalLong.empty(), edits.revision(new UUID(1, 1)));
  }
}
