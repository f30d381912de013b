// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ControllerIdsTest {
  @Test
  void anIdIsUsedAgainAsLateAsPossible() {
    ControllerIds ids = new ControllerIds(10, 13);
    assertEquals(10, ids.take());
    ids.release(10);
    assertEquals(11, ids.take());
    assertEquals(12, ids.take());
    assertEquals(13, ids.take());
    assertEquals(10, ids.take());
    assertEquals(-1, ids.take());
    ids.release(12);
    assertEquals(12, ids.take());
  }

  @Test
  void reservedIdsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(0, 5));
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(1, 0xfff0));
    assertThrows(IllegalArgumentException.class, () -> new ControllerIds(5, 4));
  }
}
